package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.ClaimEvaluator;
import dev.lotrgpt.experiment.ClaimVerdict;
import dev.lotrgpt.experiment.ResultTables;
import dev.lotrgpt.experiment.SampleSettings;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.experiment.StudyResults;
import dev.lotrgpt.experiment.WriteLock;
import dev.lotrgpt.maven.progress.EvaluationProgress;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.JobHeap;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;

/** Evaluates the best weights of all studies' runs, and writes the tables of results. */
public final class EvaluateGoal {
  private final Workplace workplace;
  private final Workers workers;
  private final Job.Compute compute;
  private final SampleSettings samples;

  public EvaluateGoal(
      Workplace workplace, Workers workers, Job.Compute compute, SampleSettings samples) {
    this.workplace = workplace;
    this.workers = workers;
    this.compute = compute;
    this.samples = samples;
  }

  /**
   * @throws MojoFailureException if a run could not be evaluated
   */
  public void evaluate(List<Study> studies)
      throws MojoFailureException, WorkerException, IOException, InterruptedException {
    workplace.store().requireWritable();
    PendingEvaluations pending = PendingEvaluations.of(studies, workplace, samples);
    workplace
        .console()
        .line(
            Figures.count(pending.trained(), "trained run")
                + ": "
                + Figures.number(pending.trained() - pending.labels().size())
                + " up to date, "
                + Figures.number(pending.labels().size())
                + " to evaluate");
    Map<String, String> failures = pending.labels().isEmpty() ? Map.of() : evaluate(pending);
    WriteLock lock =
        WriteLock.acquire(
            workplace.results().resolve("locks").resolve("tables.lock"),
            "the tables of results",
            workplace.console()::line);
    try {
      writeTables(studies);
    } finally {
      lock.close();
    }
    if (!failures.isEmpty()) {
      List<String> list = new ArrayList<>();
      failures.forEach((run, reason) -> list.add(pending.labels().get(run) + ": " + reason));
      throw new MojoFailureException(
          Figures.count(failures.size(), "run")
              + " could not be evaluated. "
              + String.join("; ", list));
    }
  }

  /**
   * @return run id to why it could not be evaluated
   */
  private Map<String, String> evaluate(PendingEvaluations pending)
      throws WorkerException, IOException, InterruptedException {
    Map<String, String> failures = new LinkedHashMap<>();
    EvaluationProgress progress = new EvaluationProgress(workplace.console(), pending.labels());
    try (JobLog log = workplace.log("evaluate")) {
      for (PendingEvaluations.Batch batch : pending.batches()) {
        workers
            .worker(log, JobHeap.ofEvaluation(compute, batch.runs(), batch.size(), batch.samples()))
            .perform(
                job(batch),
                message -> {
                  progress.accept(message);
                  if (message instanceof Message.RunFailed failed) {
                    failures.put(failed.run(), failed.reason());
                  }
                });
      }
    } finally {
      progress.close();
    }
    return failures;
  }

  private Job job(PendingEvaluations.Batch batch) {
    return new Job.Evaluate(
        workplace.store().directory().toString(),
        batch.corpus(),
        compute,
        batch.runs(),
        batch.samples());
  }

  private void writeTables(List<Study> studies) throws IOException {
    List<StudyResults> results = new ArrayList<>();
    List<ClaimVerdict> verdicts = new ArrayList<>();
    for (Study study : studies) {
      StudyResults read = StudyResults.read(workplace.store(), study);
      results.add(read);
      verdicts.addAll(ClaimEvaluator.evaluate(read));
    }
    ResultTables.write(workplace.results(), results, verdicts);
  }
}
