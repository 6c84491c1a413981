package dev.lotrgpt.maven.pom;

import java.io.File;
import java.nio.file.Path;

/** Where one execution of goal {@code report} writes; Maven fills the fields from the POM. */
public class SiteDeclaration {
  private File site;

  public Path site() {
    return site.toPath().normalize();
  }
}
