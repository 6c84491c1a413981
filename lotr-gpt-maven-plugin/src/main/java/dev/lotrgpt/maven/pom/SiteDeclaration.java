package dev.lotrgpt.maven.pom;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;

/** Where one execution of goal {@code report} writes; Maven fills the fields from the POM. */
public class SiteDeclaration {
  private File site;

  public Optional<Path> site(CommandLine commandLine) {
    return commandLine.or("site", site);
  }
}
