package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.ReportedStudies;
import dev.lotrgpt.maven.goal.Workplace;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.maven.progress.Terminal;
import dev.lotrgpt.store.RunStore;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;

/** A goal that works on runs and studies. */
abstract class StoreMojo extends LotrGptMojo {
  /** Of all that a build leaves behind. */
  static final String PLACE = "${project.build.directory}/lotr-gpt/${lotr-gpt.scale}";

  /** Directory of the run store, which keeps all that was trained. */
  @Parameter(property = "lotr-gpt.store", defaultValue = StoreMojo.PLACE)
  private File store;

  /** Directory of results.csv, claims.csv and the logs: of this project alone. */
  @Parameter(property = "lotr-gpt.results", defaultValue = StoreMojo.PLACE)
  private File results;

  /** The studies to work on, separated by commas: ids of executions. All by default. */
  @Parameter(property = "lotr-gpt.studies")
  private String studies;

  @Override
  final Optional<String> remark() {
    return pom().scaleLine(store.toPath().normalize());
  }

  final Workplace workplace() {
    return new Workplace(
        pom().directory(),
        new RunStore(store.toPath().normalize()),
        results.toPath().normalize(),
        new Console(getLog()::info, Terminal.of(session(), getLog().isInfoEnabled())));
  }

  final ProjectStudies projectStudies() {
    return pom().selected(studies);
  }

  /** All studies, selected or not; tells what of those selected is not trained. */
  final ReportedStudies reportedStudies() throws IOException {
    ReportedStudies reported = pom().reported(projectStudies(), workplace().store());
    reported.lines().forEach(getLog()::warn);
    return reported;
  }
}
