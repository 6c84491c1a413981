package dev.lotrgpt.maven;

import dev.lotrgpt.maven.archive.Archive;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.plan.Study;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Packs what the studies came to for other people and programs: settings, provenance, losses,
 * tables, claims and the report as an RO-Crate with a CITATION.cff, and events for TensorBoard. It
 * uploads nothing.
 */
@Mojo(
    name = "archive",
    requiresProject = false,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class ArchiveMojo extends StoreMojo {
  /** Directory of the archive; the same as one file stands beside it, with .zip at its end. */
  @Parameter(property = "lotr-gpt.archive", defaultValue = PLACE + "/archive")
  private File archive;

  /** Directory of the site that goal report wrote; it is taken along. */
  @Parameter(property = "lotr-gpt.site", defaultValue = PLACE + "/site")
  private File site;

  /** Whether the archive holds the best weights of each run. */
  @Parameter(property = "lotr-gpt.archiveWeights", defaultValue = "false")
  private boolean archiveWeights;

  @Override
  void run() throws IOException {
    Path directory = archive.toPath().normalize();
    Path pages = site.toPath().normalize();
    List<Study> studies = reportedStudies().studies();
    Archive packed =
        new Archive(
            new Archive.Source(
                pom().publication(),
                pom().file(),
                workplace().store(),
                studies,
                pages,
                archiveWeights));
    if (packed.isEmpty()) {
      getLog()
          .warn(
              "No archive: no run of its studies is trained in " + workplace().store().directory());
      return;
    }
    workplace().places().checkArchive(directory, pages, workplace().texts(studies));
    Path zip = packed.writeTo(directory);
    workplace().console().line("Archive: " + directory);
    workplace().console().line("         " + zip);
    List<String> missing = pom().publication().missing();
    if (!missing.isEmpty()) {
      getLog()
          .warn(
              "The POM has no %s: the archive does not say who made it, or what others may do with it"
                  .formatted(String.join(" and no ", missing)));
    }
  }
}
