package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.Evaluation;
import dev.lotrgpt.experiment.EvaluationKey;
import dev.lotrgpt.experiment.EvaluationTables;
import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.RunFile;
import dev.lotrgpt.experiment.RunRecord;
import dev.lotrgpt.experiment.RunResult;
import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.experiment.SampleSettings;
import dev.lotrgpt.experiment.SettingsException;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.experiment.StudyResults;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.CorpusSize;
import dev.lotrgpt.text.CorpusSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs whose evaluation is missing or out of date, each once, whatever the number of its studies.
 *
 * @param batches one for each corpus: nearly always one
 * @param labels run id to {@code study: label}
 * @param trained how many runs are trained, these included
 */
record PendingEvaluations(List<Batch> batches, Map<String, String> labels, int trained) {

  private record Text(String path, String sha256) {
    static Text of(Study study) {
      return new Text(study.corpus().path(), study.corpus().sha256());
    }
  }

  /** Runs that learnt from the same text. */
  record Batch(String corpus, CorpusSize size, SampleSettings samples, List<PlannedRun> runs) {}

  /**
   * @throws SettingsException if a study's corpus is not what its runs were trained on
   */
  static PendingEvaluations of(List<Study> studies, Workplace workplace, SampleSettings samples)
      throws IOException {
    Map<Text, Batch> batches = new LinkedHashMap<>();
    Map<String, String> labels = new LinkedHashMap<>();
    Set<String> trained = new HashSet<>();
    for (Study study : studies) {
      Batch batch = batches.get(Text.of(study));
      if (batch == null) {
        CorpusSummary corpus = corpus(study, workplace.project());
        Prompts prompts = Prompts.of(samples, corpus);
        prompts.refusals().forEach(workplace.console()::line);
        batch =
            new Batch(study.corpus().path(), corpus.size(), prompts.settings(), new ArrayList<>());
        batches.put(Text.of(study), batch);
      }
      for (RunResult result : StudyResults.read(workplace.store(), study).trained().runs()) {
        PlannedRun run = result.planned();
        requireWeights(workplace.store(), result);
        if (trained.add(run.id())
            && !isUpToDate(workplace.store(), result.record(), batch.samples())) {
          labels.put(run.id(), study.id() + ": " + run.label());
          batch.runs().add(run);
        }
      }
    }
    return new PendingEvaluations(
        batches.values().stream().filter(batch -> !batch.runs().isEmpty()).toList(),
        labels,
        trained.size());
  }

  /** Weights that are not those of the training would be measured under its name. */
  private static void requireWeights(RunStore store, RunResult run) throws IOException {
    Optional<String> damage = store.damage(run.record(), RunFile.BEST);
    if (damage.isPresent()) {
      throw new SettingsException(
          damage.get() + ": mvn verify trains run '" + run.planned().label() + "' again");
    }
  }

  private static boolean isUpToDate(RunStore store, RunRecord run, SampleSettings samples)
      throws IOException {
    String key = EvaluationKey.of(run, run.provenance().corpus().sha256(), samples);
    Optional<Evaluation> evaluation = store.evaluationOf(run.id(), key);
    return evaluation.isPresent() && EvaluationTables.areThoseOf(store, run.id(), evaluation.get());
  }

  /** Losses on another text than the one that was learnt from would be wrong numbers. */
  private static CorpusSummary corpus(Study study, Path project) {
    Study.CorpusRecord expected = study.corpus();
    CorpusSummary corpus = CorpusReader.summary(project.resolve(expected.path()));
    if (!corpus.sha256().equals(expected.sha256())) {
      throw new SettingsException(
          "<corpus> (-Dlotr-gpt.corpus): "
              + expected.path()
              + " has changed since study "
              + study.id()
              + " was trained: train it again, e.g. with mvn verify");
    }
    return corpus;
  }
}
