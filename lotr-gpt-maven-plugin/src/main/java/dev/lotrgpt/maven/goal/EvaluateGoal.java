package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.ClaimEvaluator;
import dev.lotrgpt.experiment.ClaimVerdict;
import dev.lotrgpt.experiment.Evaluation;
import dev.lotrgpt.experiment.EvaluationKey;
import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.ResultTables;
import dev.lotrgpt.experiment.RunResult;
import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.experiment.SampleSettings;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.experiment.StudyResults;
import dev.lotrgpt.maven.progress.EvaluationProgress;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    Map<String, Map<String, PlannedRun>> pending = new LinkedHashMap<>();
    int upToDate = 0;
    for (Study study : studies) {
      for (RunResult run : StudyResults.read(workplace.store(), study).trained().runs()) {
        if (isUpToDate(run.planned().id())) {
          upToDate++;
        } else {
          pending
              .computeIfAbsent(study.corpus().path(), path -> new LinkedHashMap<>())
              .put(run.planned().id(), run.planned());
        }
      }
    }
    List<String> failures = new ArrayList<>();
    try (JobLog log = workplace.log("evaluate")) {
      // One job for each corpus: nearly always one.
      for (Map.Entry<String, Map<String, PlannedRun>> corpus : pending.entrySet()) {
        evaluate(corpus.getKey(), List.copyOf(corpus.getValue().values()), log, failures);
      }
    }
    workplace.console().line(upToDate + " evaluations up to date");
    writeTables(studies);
    if (!failures.isEmpty()) {
      throw new MojoFailureException(
          "%d runs could not be evaluated. %s"
              .formatted(failures.size(), String.join("; ", failures)));
    }
  }

  private boolean isUpToDate(String run) throws IOException {
    RunStore store = workplace.store();
    Optional<Evaluation> evaluation = store.evaluation(run);
    return evaluation.isPresent()
        && evaluation.get().key().equals(EvaluationKey.of(store, run, samples));
  }

  private void evaluate(String corpus, List<PlannedRun> runs, JobLog log, List<String> failures)
      throws WorkerException, IOException, InterruptedException {
    EvaluationProgress progress = new EvaluationProgress(workplace.console(), runs);
    Job.Evaluate job =
        new Job.Evaluate(workplace.store().directory().toString(), corpus, compute, runs, samples);
    try {
      workers
          .worker(log)
          .perform(
              job,
              message -> {
                progress.accept(message);
                if (message instanceof Message.RunFailed failed) {
                  failures.add(failed.run() + ": " + failed.reason());
                }
              });
    } finally {
      progress.close();
    }
  }

  private void writeTables(List<Study> studies) throws IOException {
    List<StudyResults> results = new ArrayList<>();
    List<ClaimVerdict> verdicts = new ArrayList<>();
    for (Study study : studies) {
      StudyResults read = StudyResults.read(workplace.store(), study);
      results.add(read);
      verdicts.addAll(ClaimEvaluator.evaluate(read));
    }
    Path directory = workplace.store().directory();
    ResultTables.writeResults(directory.resolve("results.csv"), results);
    ResultTables.writeClaims(directory.resolve("claims.csv"), verdicts);
  }
}
