package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.Settings;
import dev.lotrgpt.experiment.SettingsException;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.Dataset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a study and where it is.
 *
 * @param path relative to the project where it is inside, so that no report shows where that is
 */
public record CorpusSource(String path, Corpus corpus) {

  /**
   * @param project directory of the project
   * @throws CorpusException if there is none, or it cannot be used
   */
  public static CorpusSource read(Optional<Path> path, Path project) {
    Path file =
        path.orElseThrow(
                () ->
                    new SettingsException(
                        "<corpus> (-Dlotr-gpt.corpus) is missing: name a text in UTF-8, a play in"
                            + " XML or a directory of either"))
            .toAbsolutePath()
            .normalize();
    Path base = project.toAbsolutePath().normalize();
    Path shown = file.startsWith(base) && !file.equals(base) ? base.relativize(file) : file;
    return new CorpusSource(shown.toString(), CorpusReader.read(file));
  }

  Study.CorpusRecord describe(Settings baseline) {
    Dataset dataset = Dataset.of(corpus, baseline.data());
    return new Study.CorpusRecord(
        corpus.name(),
        path,
        corpus.sha256(),
        corpus.text().codePointCount(0, corpus.text().length()),
        dataset.vocabulary().size(),
        baseline.data().validationShare());
  }

  /**
   * @throws CorpusException if a split of a run's text is shorter than the run's context
   */
  void requireContexts(Study study) {
    Map<DataConfig, Dataset> datasets = new LinkedHashMap<>();
    study
        .runs()
        .forEach(
            run -> {
              Dataset dataset =
                  datasets.computeIfAbsent(
                      run.settings().data(), config -> Dataset.of(corpus, config));
              int context = run.settings().model(dataset.vocabulary().size()).context();
              dataset.requireContext(context);
            });
  }
}
