package dev.lotrgpt.maven.goal;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.EvaluationTables;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.EvaluationKey;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.CorpusSummary;
import dev.lotrgpt.text.token.TokenizerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs whose evaluation is missing or out of date, each once, whatever the number of its studies.
 *
 * @param batches one for each samples: nearly always one
 * @param labels run id to {@code study: label}
 * @param refusals run id to why it cannot be evaluated
 * @param upToDate ids of the other trained runs
 */
record PendingEvaluations(
    List<Batch> batches,
    Map<String, String> labels,
    Map<String, String> refusals,
    Set<String> upToDate) {

  /**
   * @param isOfCharacters whether models know its characters only
   * @param samples that models are asked for
   */
  private record Text(String path, String sha256, boolean isOfCharacters, SampleSettings samples) {
    static Text of(PlannedRun run, SampleSettings samples) {
      return new Text(
          run.corpus().path(),
          run.corpus().sha256(),
          run.settings().tokenizer() == TokenizerKind.CHAR,
          samples);
    }
  }

  /** Runs that are asked, and able, to continue the same prompts. */
  record Batch(SampleSettings samples, List<PlannedRun> runs) {}

  /**
   * @param samples run id to what it is asked to write
   */
  static PendingEvaluations of(
      List<Study> studies, Workplace workplace, Map<String, SampleSettings> samples)
      throws IOException {
    Map<Text, SampleSettings> usable = new HashMap<>();
    Map<Text, String> unusable = new HashMap<>();
    Map<SampleSettings, Batch> batches = new LinkedHashMap<>();
    PendingEvaluations pending =
        new PendingEvaluations(
            new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
    for (Study study : studies) {
      for (RunResult result : StudyResults.read(workplace.store(), study).trained().runs()) {
        Text text = Text.of(result.planned(), samples.get(result.planned().id()));
        if (!usable.containsKey(text) && !unusable.containsKey(text)) {
          try {
            usable.put(text, samples(study, result.planned().corpus(), text, workplace));
          } catch (MistakeException e) {
            unusable.put(text, e.getMessage());
          }
        }
        if (usable.containsKey(text)) {
          SampleSettings asked = usable.get(text);
          batches.computeIfAbsent(asked, key -> new Batch(key, new ArrayList<>()));
          pending.add(result, study, batches.get(asked), workplace.store());
        } else {
          pending.refuse(result, study, unusable.get(text));
        }
      }
    }
    batches.values().stream()
        .filter(batch -> !batch.runs().isEmpty())
        .forEach(pending.batches()::add);
    return pending;
  }

  /** What its models can continue of what they are asked. */
  private static SampleSettings samples(
      Study study, CorpusRecord expected, Text text, Workplace workplace) {
    CorpusSummary corpus = corpus(study, expected, workplace.project());
    Prompts prompts =
        text.isOfCharacters() ? Prompts.of(text.samples(), corpus) : Prompts.ofAny(text.samples());
    prompts.refusals().forEach(workplace.console()::line);
    return prompts.settings();
  }

  private void add(RunResult result, Study study, Batch batch, RunStore store) throws IOException {
    PlannedRun run = result.planned();
    // Weights that are not those of the training would be measured under its name.
    Optional<String> damage = store.damage(result.record(), RunFile.BEST);
    if (damage.isPresent()) {
      refuse(result, study, damage.get() + ": mvn verify trains run '" + run.label() + "' again");
    } else if (isUpToDate(store, result.record(), batch.samples())) {
      upToDate.add(run.id());
    } else if (labels.putIfAbsent(run.id(), study.id() + ": " + run.label()) == null) {
      batch.runs().add(run);
    }
  }

  private void refuse(RunResult result, Study study, String reason) {
    String run = result.planned().id();
    labels.putIfAbsent(run, study.id() + ": " + result.planned().label());
    refusals.putIfAbsent(run, reason);
  }

  /** How many runs are trained. */
  int trained() {
    return labels.size() + upToDate.size();
  }

  private static boolean isUpToDate(RunStore store, RunRecord run, SampleSettings samples)
      throws IOException {
    String key = EvaluationKey.of(run, run.provenance().corpus().sha256(), samples);
    Optional<Evaluation> evaluation = store.evaluationOf(run.id(), key);
    return evaluation.isPresent() && EvaluationTables.areThoseOf(store, run.id(), evaluation.get());
  }

  /** Losses on another text than the one that was learnt from would be wrong numbers. */
  private static CorpusSummary corpus(Study study, CorpusRecord expected, Path project) {
    CorpusSummary corpus = CorpusReader.summary(project.resolve(expected.path()));
    if (!corpus.sha256().equals(expected.sha256())) {
      throw new MistakeException(
          new Mistake(
              "<corpus> (-Dlotr-gpt.corpus)",
              expected.path(),
              "has changed since study " + study.id() + " was trained",
              "train it again, e.g. with mvn verify"));
    }
    return corpus;
  }
}
