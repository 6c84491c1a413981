package dev.lotrgpt.result;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.law.LossPoint;
import dev.lotrgpt.result.law.Size;
import dev.lotrgpt.store.NewerStoreException;
import dev.lotrgpt.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * The runs of a study joined with what the run store holds of them, in the order of the study.
 *
 * @param runs all runs of the study, or the part of them that was selected
 */
public record StudyResults(Study study, List<RunResult> runs) {

  public StudyResults {
    runs = List.copyOf(runs);
  }

  /**
   * Reads whatever there is; what is missing or damaged is told by each run's problem.
   *
   * @throws NewerStoreException if a newer version of this software wrote a run: not understood is
   *     not damaged
   */
  public static StudyResults read(RunStore store, Study study) throws NewerStoreException {
    List<RunResult> runs = new ArrayList<>();
    for (PlannedRun run : study.runs()) {
      runs.add(RunResult.read(store, run));
    }
    return new StudyResults(study, runs);
  }

  /** The same study before its first run. */
  public static StudyResults none(Study study) {
    return new StudyResults(study, study.runs().stream().map(RunResult::missing).toList());
  }

  /** The texts that the runs learn from, each once, in the order of the runs. */
  public List<CorpusRecord> corpora() {
    return runs.stream().map(run -> run.planned().corpus()).distinct().toList();
  }

  /**
   * Distinct values of a setting, of {@code case} or of {@code corpus}, in the order of the runs.
   */
  public List<String> values(String key) {
    return runs.stream().map(run -> run.value(key)).distinct().toList();
  }

  /**
   * The runs with one value of a setting or of {@code case}.
   *
   * @param value in canonical form, see {@link RunResult#value}
   */
  public StudyResults where(String key, String value) {
    return new StudyResults(
        study, runs.stream().filter(run -> run.value(key).equals(value)).toList());
  }

  /** The runs with any other value of a setting or of {@code case}. */
  public StudyResults without(String key, String value) {
    return new StudyResults(
        study, runs.stream().filter(run -> !run.value(key).equals(value)).toList());
  }

  /** The runs that learn from a text. */
  public StudyResults on(CorpusRecord corpus) {
    return new StudyResults(
        study, runs.stream().filter(run -> run.planned().corpus().equals(corpus)).toList());
  }

  /** The runs by their values of a setting or of {@code case}, in the order of the runs. */
  public Map<String, StudyResults> by(String key) {
    Map<String, List<RunResult>> groups = new LinkedHashMap<>();
    runs.forEach(
        run -> groups.computeIfAbsent(run.value(key), value -> new ArrayList<>()).add(run));
    Map<String, StudyResults> results = new LinkedHashMap<>();
    groups.forEach((value, group) -> results.put(value, new StudyResults(study, group)));
    return results;
  }

  /** The trained runs. */
  public StudyResults trained() {
    return new StudyResults(study, runs.stream().filter(RunResult::trained).toList());
  }

  /** The runs that are not trained, or whose evaluation could not be read. */
  public List<RunResult> problems() {
    return runs.stream().filter(run -> run.problem() != null).toList();
  }

  /** What a size is in each run, trained or not. */
  public DoubleStream sizes(Size size) {
    return runs.stream().mapToDouble(run -> size(run, size));
  }

  private double size(RunResult run, Size size) {
    Settings settings = run.planned().settings();
    CorpusRecord corpus = run.planned().corpus();
    return switch (size) {
      case PARAMETERS -> settings.model(corpus.symbols()).parameters();
      case DATA -> settings.data().sizes(Math.toIntExact(corpus.characters())).train();
    };
  }

  /** The best validation losses of the runs that have one, for a law. */
  public List<LossPoint> lossPoints() {
    return runs.stream()
        .filter(run -> Double.isFinite(run.get(Metric.BEST_VAL)))
        .map(
            run ->
                new LossPoint(
                    size(run, Size.PARAMETERS), size(run, Size.DATA), run.get(Metric.BEST_VAL)))
        .toList();
  }

  /** Mean over the runs; NaN if one of them lacks the metric, or there is none. */
  public double mean(Metric metric) {
    return runs.stream().mapToDouble(metric::of).average().orElse(Double.NaN);
  }
}
