package dev.lotrgpt.result;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.NewerStoreException;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.training.Metrics;
import java.util.List;

/**
 * One run of a study and what the run store holds of it.
 *
 * @param record {@code run.json}, or null if there is none or it is damaged
 * @param metrics losses so far in nats per character, over iterations; empty if there are none or
 *     they are damaged
 * @param evaluation of the best weights, or null
 * @param problem why something is not there, in one line, or null
 */
public record RunResult(
    PlannedRun planned,
    Status status,
    RunRecord record,
    List<Metrics> metrics,
    Evaluation evaluation,
    String problem) {

  public RunResult {
    metrics = List.copyOf(metrics);
  }

  public enum Status {
    TRAINED,
    /** Begun and not finished: in training just now, or stopped. */
    RUNNING,
    FAILED,
    MISSING,
    /** Something is there that was not written so. */
    DAMAGED
  }

  /** A run that the store does not hold. */
  static RunResult missing(PlannedRun planned) {
    return new RunResult(planned, Status.MISSING, null, List.of(), null, "not trained");
  }

  /** Reads whatever there is. */
  static RunResult read(RunStore store, PlannedRun planned) throws NewerStoreException {
    return new RunResultReader(store, planned).read();
  }

  public boolean trained() {
    return status == Status.TRAINED;
  }

  /** NaN where the run is not trained, or not evaluated. */
  public double get(Metric metric) {
    return metric.of(this);
  }

  /**
   * Passes over the training text at an evaluation.
   *
   * @param row one of this run's
   */
  public double epochs(Metrics row) {
    return record.epochs(row.tokens());
  }

  /**
   * What the run has for a setting's key, {@code case} or {@code corpus}, in canonical form.
   *
   * @return empty text for the case of a study without cases
   * @throws MistakeException if there is no such setting
   */
  public String value(String key) {
    if (key.equals(Sweep.CASE)) {
      return planned.variation().getOrDefault(Sweep.CASE, "");
    }
    if (key.equals(Sweep.CORPUS)) {
      return planned.variation().getOrDefault(Sweep.CORPUS, planned.corpus().name());
    }
    return planned
        .settings()
        .text(
            Setting.byKey(key)
                .orElseThrow(
                    () ->
                        new MistakeException(
                            new Mistake(
                                key,
                                "is no setting",
                                NearestName.suggestion(key, Setting.keys())))));
  }
}
