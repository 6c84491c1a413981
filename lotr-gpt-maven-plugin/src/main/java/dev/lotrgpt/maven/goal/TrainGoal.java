package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.Identity;
import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.RunState;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.experiment.StudyResults;
import dev.lotrgpt.experiment.UpToDateCheck;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.maven.progress.StudySummary;
import dev.lotrgpt.maven.progress.TrainingProgress;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.training.CheckpointPolicy;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.JobHeap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;

/** Trains a study: plans its runs, leaves out those that are trained, and sums up. */
public final class TrainGoal {
  private final Workplace workplace;
  private final Workers workers;
  private final Job.Compute compute;
  private final CheckpointPolicy checkpoints;
  private final boolean failFast;

  public TrainGoal(
      Workplace workplace,
      Workers workers,
      Job.Compute compute,
      CheckpointPolicy checkpoints,
      boolean failFast) {
    this.workplace = workplace;
    this.workers = workers;
    this.compute = compute;
    this.checkpoints = checkpoints;
    this.failFast = failFast;
  }

  /**
   * @throws MojoFailureException if a run failed
   */
  public void train(Study study)
      throws MojoFailureException, WorkerException, IOException, InterruptedException {
    workplace.store().requireWritable();
    workplace.store().save(study);
    Map<String, String> reasons = reasons(study);
    List<PlannedRun> pending =
        study.runs().stream().filter(run -> reasons.containsKey(run.id())).toList();
    introduce(study, pending.size());
    Map<String, String> statuses = Map.of();
    Map<String, String> failures = Map.of();
    if (!pending.isEmpty()) {
      try (JobLog log = workplace.log("train-" + study.id())) {
        StudyTraining training =
            new StudyTraining(
                workplace.store(),
                workers.worker(log, JobHeap.ofTraining(compute, pending, study.corpus().size())),
                log,
                new TrainingProgress(workplace.console(), pending, System::nanoTime),
                reasons);
        training.train(job(study, pending));
        statuses = training.statuses();
        failures = training.failures();
      }
      workplace.console().line("");
    }
    StudyResults results = StudyResults.read(workplace.store(), study);
    StudySummary.lines(results, statuses).forEach(workplace.console()::line);
    requireNone(failures, study);
  }

  /** Run id to why it is to be trained; runs that are up to date are not in it. */
  private Map<String, String> reasons(Study study) throws IOException {
    UpToDateCheck check = new UpToDateCheck(workplace.store());
    Map<String, String> reasons = new LinkedHashMap<>();
    for (PlannedRun run : study.runs()) {
      RunState state =
          check.state(Identity.of(run.settings(), study.corpus().sha256(), compute.family()));
      if (state instanceof RunState.New fresh) {
        reasons.put(run.id(), fresh.reason());
      } else if (state instanceof RunState.Resumable resumable) {
        reasons.put(run.id(), resumable.reason());
      }
    }
    return reasons;
  }

  private Job.Train job(Study study, List<PlannedRun> pending)
      throws IOException, InterruptedException {
    return new Job.Train(
        workplace.store().directory().toString(),
        study.corpus().path(),
        compute,
        pending,
        Git.state(workplace.project()),
        checkpoints,
        failFast);
  }

  private void introduce(Study study, int pending) {
    if (!study.title().equals(study.id())) {
      workplace.console().line(study.title());
    }
    if (!study.question().isEmpty()) {
      workplace.console().line(study.question());
    }
    Study.CorpusRecord corpus = study.corpus();
    workplace
        .console()
        .line(
            Figures.count(study.runs().size(), "run")
                + ": "
                + Figures.number(study.runs().size() - pending)
                + " up to date, "
                + Figures.number(pending)
                + " to train, on "
                + corpus.name()
                + " ("
                + Figures.number(corpus.characters())
                + " characters, "
                + Figures.number(corpus.symbols())
                + " symbols)");
  }

  private static void requireNone(Map<String, String> failures, Study study)
      throws MojoFailureException {
    if (failures.isEmpty()) {
      return;
    }
    List<String> list = new ArrayList<>();
    for (PlannedRun run : study.runs()) {
      if (failures.containsKey(run.id())) {
        list.add(run.label() + ": " + failures.get(run.id()));
      }
    }
    throw new MojoFailureException(
        Figures.number(list.size())
            + " of "
            + Figures.count(study.runs().size(), "run")
            + " of study "
            + study.id()
            + " failed; the next build trains only what is missing. "
            + String.join("; ", list));
  }
}
