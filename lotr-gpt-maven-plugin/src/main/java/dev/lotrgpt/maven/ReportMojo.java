package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.ReportGoal;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.report.SingleFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Renders all studies as a site that opens from the file system. */
@Mojo(
    name = "report",
    defaultPhase = LifecyclePhase.VERIFY,
    requiresProject = false,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class ReportMojo extends StoreMojo {
  /** Directory of the site. */
  @Parameter(property = "lotr-gpt.site", defaultValue = PLACE + "/site")
  private File site;

  /** Run store of an earlier reproduction to compare with. */
  @Parameter(property = "lotr-gpt.compare")
  private File compare;

  /**
   * The run whose weights the stage ships: its id, or the beginning of it. By default the one with
   * the lowest validation loss among those of at most 16 million parameters.
   */
  @Parameter(property = "lotr-gpt.stage")
  private String stage;

  /** A file to write all of the site into as well, to send it as one; not written by default. */
  @Parameter(property = "lotr-gpt.singleFile")
  private File singleFile;

  @Override
  void run() throws IOException {
    Path directory = site.toPath().normalize();
    Path index =
        new ReportGoal(
                workplace(),
                pom().title(),
                pom().about(),
                ReportGoal.earlier(compare),
                Optional.ofNullable(stage),
                pom().options())
            .render(reportedStudies().studies(), directory);
    workplace().console().line("Report: " + index.toUri());
    if (singleFile != null) {
      Path single = singleFile.toPath().normalize();
      SingleFile.write(directory, single);
      workplace().console().line("In one file: " + single.toUri());
    }
  }
}
