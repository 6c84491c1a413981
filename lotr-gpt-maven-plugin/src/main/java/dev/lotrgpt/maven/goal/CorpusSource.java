package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.Settings;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.CorpusSummary;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The text of a study and where it is.
 *
 * @param path relative to the project where it is inside, so that no report shows where that is
 */
public record CorpusSource(String path, CorpusSummary corpus) {

  /**
   * @param project directory of the project
   * @throws CorpusException if there is none, or it cannot be used
   */
  public static CorpusSource read(Optional<Path> path, Path project) {
    Path file =
        path.orElseThrow(
                () ->
                    new CorpusException(
                        "<corpus> (-Dlotr-gpt.corpus) is missing: name a text in UTF-8, a play in"
                            + " XML or a directory of either"))
            .toAbsolutePath()
            .normalize();
    Path base = project.toAbsolutePath().normalize();
    Path shown = file.startsWith(base) && !file.equals(base) ? base.relativize(file) : file;
    return new CorpusSource(shown.toString(), CorpusReader.summary(file));
  }

  Study.CorpusRecord describe(Settings baseline) {
    return new Study.CorpusRecord(
        corpus.name(),
        path,
        corpus.sha256(),
        corpus.characters(),
        corpus.vocabulary().size(),
        baseline.data().validationShare());
  }

  /**
   * @throws CorpusException if a split of a run's text is shorter than the run's context
   */
  void requireContexts(Study study) {
    for (PlannedRun run : study.runs()) {
      Settings settings = run.settings();
      settings
          .data()
          .sizes(corpus.characters())
          .requireContext(settings.model(corpus.vocabulary().size()).context());
    }
  }
}
