package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.DamagedFileException;
import dev.lotrgpt.experiment.EvaluationKey;
import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.RunResult;
import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.experiment.SampleSettings;
import dev.lotrgpt.experiment.SettingsException;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.experiment.StudyResults;
import dev.lotrgpt.text.CorpusReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs whose evaluation is missing or out of date, each once, whatever the number of its studies.
 *
 * @param byCorpus path of a corpus to the runs that learnt from it
 * @param labels run id to {@code study: label}
 * @param trained how many runs are trained, these included
 */
record PendingEvaluations(
    Map<String, List<PlannedRun>> byCorpus, Map<String, String> labels, int trained) {

  static PendingEvaluations of(List<Study> studies, Workplace workplace, SampleSettings samples)
      throws IOException {
    Map<String, List<PlannedRun>> byCorpus = new LinkedHashMap<>();
    Map<String, String> labels = new LinkedHashMap<>();
    Set<String> trained = new HashSet<>();
    for (Study study : studies) {
      boolean checked = false;
      for (RunResult result : StudyResults.read(workplace.store(), study).trained().runs()) {
        PlannedRun run = result.planned();
        if (trained.add(run.id()) && !isUpToDate(workplace.store(), run.id(), samples)) {
          if (!checked) {
            requireSameCorpus(study, workplace.project());
            checked = true;
          }
          labels.put(run.id(), study.id() + ": " + run.label());
          byCorpus.computeIfAbsent(study.corpus().path(), path -> new ArrayList<>()).add(run);
        }
      }
    }
    return new PendingEvaluations(byCorpus, labels, trained.size());
  }

  private static boolean isUpToDate(RunStore store, String run, SampleSettings samples)
      throws IOException {
    try {
      String key = EvaluationKey.of(store, run, samples);
      return store.evaluation(run).filter(found -> found.key().equals(key)).isPresent();
    } catch (DamagedFileException e) {
      return false;
    }
  }

  /** Losses on another text than the one that was learnt from would be wrong numbers. */
  private static void requireSameCorpus(Study study, Path project) {
    Study.CorpusRecord corpus = study.corpus();
    if (!CorpusReader.read(project.resolve(corpus.path())).sha256().equals(corpus.sha256())) {
      throw new SettingsException(
          "<corpus> (-Dlotr-gpt.corpus): "
              + corpus.path()
              + " has changed since study "
              + study.id()
              + " was trained: train it again, e.g. with mvn verify");
    }
  }
}
