package dev.lotrgpt.maven.pom;

import java.io.InputStream;
import java.nio.file.Files;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.project.MavenProject;

/**
 * A POM as its file has it. What Maven 4 gives for the original model has the command line's values
 * in place of the POM's own for properties of the same names.
 */
final class PomFile {
  private PomFile() {}

  /** Null if Maven knows none, as of a project that no file describes. */
  static Model model(MavenProject pom) {
    if (pom.getFile() == null) {
      return pom.getOriginalModel();
    }
    try (InputStream in = Files.newInputStream(pom.getFile().toPath())) {
      return new MavenXpp3Reader().read(in, false);
    } catch (Exception onlyMavenReadsIt) {
      return pom.getOriginalModel();
    }
  }
}
