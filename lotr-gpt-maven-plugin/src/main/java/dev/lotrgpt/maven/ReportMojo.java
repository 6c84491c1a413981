package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.Places;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.report.EarlierStore;
import dev.lotrgpt.maven.report.ReportSource;
import dev.lotrgpt.maven.report.SiteReport;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.WriteLock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
  @Parameter(property = "lotr-gpt.site", defaultValue = "${project.build.directory}/lotr-gpt/site")
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

  @Override
  void run() throws IOException {
    Path directory = pom().place("site", site, "lotr-gpt/site");
    Optional<Path> earlier = commandLine().or("compare", compare);
    Optional<EarlierStore> earlierStore =
        earlier.isPresent() ? Optional.of(EarlierStore.in(earlier.get())) : Optional.empty();
    List<Study> studies = reportedStudies().studies();
    Places places = workplace().places();
    places.checkSite(directory, workplace().texts(studies));
    if (earlier.isPresent()) {
      places.checkEarlier(earlier.get(), directory);
    }
    ReportSource source =
        new ReportSource(
            pom().title(),
            pom().directory(),
            workplace().store(),
            studies,
            earlierStore,
            Optional.ofNullable(commandLine().or("stage", stage)),
            pom().options());
    WriteLock lock = SiteReport.lock(directory, workplace().console()::line);
    try {
      Path index = new SiteReport(source).render(directory);
      workplace().console().line("Report: " + index.toUri());
    } finally {
      lock.close();
    }
  }
}
