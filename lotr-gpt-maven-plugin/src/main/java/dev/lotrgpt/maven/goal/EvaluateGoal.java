package dev.lotrgpt.maven.goal;

import dev.lotrgpt.claim.ClaimEvaluator;
import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.file.StorageException;
import dev.lotrgpt.maven.executor.Executor;
import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.maven.progress.EvaluationProgress;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.ResultTables;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.EvaluationFailure;
import dev.lotrgpt.store.WriteLock;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates the best weights of all studies' runs, and writes the tables of results. */
public final class EvaluateGoal {
  private final Workplace workplace;
  private final Executor executor;
  private final Job.Compute compute;
  private final StudySamples samples;

  public EvaluateGoal(
      Workplace workplace, Executor executor, Job.Compute compute, StudySamples samples) {
    this.workplace = workplace;
    this.executor = executor;
    this.compute = compute;
    this.samples = samples;
  }

  /**
   * @param selected studies whose runs are evaluated
   * @param all studies that the tables are about
   * @return study and run to why it could not be evaluated
   */
  public Map<String, String> evaluate(List<Study> selected, List<Study> all)
      throws WorkerException, IOException, InterruptedException {
    workplace.store().requireWritable();
    PendingEvaluations pending = PendingEvaluations.of(selected, workplace, samples.ofRuns(all));
    workplace
        .console()
        .line(
            Figures.count(pending.trained(), "trained run")
                + ": "
                + Figures.number(pending.upToDate().size())
                + " up to date, "
                + Figures.number(pending.labels().size())
                + " to evaluate");
    for (String run : pending.upToDate()) {
      workplace.store().forgetEvaluationFailure(run);
    }
    Map<String, String> failures = pending.labels().isEmpty() ? Map.of() : evaluate(pending);
    WriteLock lock =
        WriteLock.acquire(
            workplace.results().resolve("locks").resolve("tables.lock"),
            "the tables of results",
            workplace.console()::line);
    try {
      writeTables(all);
    } finally {
      lock.close();
    }
    Map<String, String> named = new LinkedHashMap<>();
    failures.forEach((run, reason) -> named.put(pending.labels().get(run), reason));
    return named;
  }

  /**
   * @return run id to why it could not be evaluated
   */
  private Map<String, String> evaluate(PendingEvaluations pending)
      throws WorkerException, IOException, InterruptedException {
    Map<String, String> failures = new LinkedHashMap<>(pending.refusals());
    EvaluationProgress progress = new EvaluationProgress(workplace.console(), pending.labels());
    try (JobLog log = workplace.log("evaluate")) {
      pending
          .refusals()
          .forEach((run, reason) -> progress.accept(new Message.RunFailed(run, reason)));
      for (PendingEvaluations.Batch batch : pending.batches()) {
        executor.perform(
            new Work("evaluate", job(batch)),
            log,
            message -> {
              progress.accept(message);
              if (message instanceof Message.RunFailed failed) {
                failures.put(failed.run(), failed.reason());
              }
            },
            workplace.console()::line);
      }
    } finally {
      progress.close();
    }
    for (Map.Entry<String, String> failure : failures.entrySet()) {
      record(failure.getKey(), new EvaluationFailure(failure.getValue()));
    }
    return failures;
  }

  private void record(String run, EvaluationFailure failure) throws IOException {
    try {
      UnheldRun.act(workplace.store(), run, () -> workplace.store().save(run, failure));
    } catch (StorageException e) {
      workplace
          .console()
          .line("It cannot be recorded that run " + run + " failed: " + e.getMessage());
    }
  }

  private Job.Evaluate job(PendingEvaluations.Batch batch) {
    return new Job.Evaluate(
        workplace.store().directory().toString(), compute, batch.runs(), batch.samples());
  }

  private void writeTables(List<Study> studies) throws IOException {
    List<StudyResults> results = new ArrayList<>();
    List<ClaimVerdict> verdicts = new ArrayList<>();
    for (Study study : studies) {
      StudyResults read = StudyResults.read(workplace.store(), study);
      results.add(read);
      verdicts.addAll(ClaimEvaluator.evaluate(read));
    }
    ResultTables.write(workplace.results(), results, ClaimVerdict.rows(verdicts));
  }
}
