package dev.lotrgpt.result;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.result.RunResult.Status;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.EvaluationFailure;
import dev.lotrgpt.store.NewerStoreException;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.Split;
import dev.lotrgpt.training.Metrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one run for a reader of results; trusts no file. */
final class RunResultReader {
  private final RunStore store;
  private final PlannedRun planned;
  private final List<String> problems = new ArrayList<>();

  RunResultReader(RunStore store, PlannedRun planned) {
    this.store = store;
    this.planned = planned;
  }

  /** A file of the store. */
  @FunctionalInterface
  private interface Source<V> {
    V read() throws IOException;
  }

  /**
   * @throws NewerStoreException if a newer version of this software wrote the run
   */
  RunResult read() throws NewerStoreException {
    Optional<RunRecord> record = attempt(() -> store.record(planned.id()), Optional.empty());
    if (!problems.isEmpty()) {
      return result(Status.DAMAGED, null, List.of(), null);
    }
    if (record.isEmpty()) {
      return RunResult.missing(planned);
    }
    return record.get().status() == RunRecord.Status.TRAINED
        ? trained(record.get())
        : unfinished(record.get());
  }

  /** Losses that are what was written; none, and a problem, if they are not. */
  private List<Metrics> metrics(RunRecord record) throws NewerStoreException {
    Optional<String> damage =
        attempt(() -> store.damage(record, RunFile.METRICS), Optional.<String>empty());
    damage.ifPresent(problems::add);
    return problems.isEmpty()
        ? attempt(() -> perCharacter(store.metrics(planned.id()), record), List.of())
        : List.of();
  }

  private static List<Metrics> perCharacter(List<Metrics> perToken, RunRecord record) {
    return perToken.stream()
        .map(
            row ->
                new Metrics(
                    row.iteration(),
                    record.perCharacter(row.trainLoss(), Split.TRAIN),
                    record.perCharacter(row.valLoss(), Split.VALIDATION),
                    row.learningRate(),
                    row.tokens()))
        .toList();
  }

  private RunResult trained(RunRecord record) throws NewerStoreException {
    List<Metrics> metrics = metrics(record);
    if (record.result() == null || metrics.isEmpty()) {
      problems.add(store.file(planned.id(), RunFile.RECORD) + " tells of no result");
    }
    if (!problems.isEmpty()) {
      return result(Status.DAMAGED, record, List.of(), null);
    }
    Optional<Evaluation> evaluation =
        attempt(() -> store.evaluation(planned.id()), Optional.empty());
    attempt(() -> store.evaluationFailure(planned.id()), Optional.<EvaluationFailure>empty())
        .ifPresent(failure -> problems.add("not evaluated: " + failure.reason()));
    return result(Status.TRAINED, record, metrics, evaluation.orElse(null));
  }

  private RunResult unfinished(RunRecord record) throws NewerStoreException {
    boolean evaluated = record.files() != null && !record.files().isEmpty();
    List<Metrics> metrics = evaluated ? metrics(record) : List.of();
    if (record.status() == RunRecord.Status.FAILED) {
      problems.add(0, "failed: " + String.valueOf(record.failure()).replaceAll("\\s+", " "));
      return result(Status.FAILED, record, metrics, null);
    }
    int iteration = metrics.isEmpty() ? 0 : metrics.get(metrics.size() - 1).iteration();
    problems.add(
        0,
        "not finished: "
            + iteration
            + " of "
            + planned.settings().training().iterations()
            + " iterations");
    return result(Status.RUNNING, record, metrics, null);
  }

  private <V> V attempt(Source<V> source, V fallback) throws NewerStoreException {
    try {
      return source.read();
    } catch (NewerStoreException e) {
      throw e;
    } catch (IOException e) {
      problems.add(e.getMessage());
      return fallback;
    }
  }

  private RunResult result(
      Status status, RunRecord record, List<Metrics> metrics, Evaluation evaluation) {
    String problem = problems.isEmpty() ? null : String.join("; ", problems);
    return new RunResult(planned, status, record, metrics, evaluation, problem);
  }
}
