package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.executor.Executor;
import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.maven.progress.StudySummary;
import dev.lotrgpt.maven.progress.TrainingProgress;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.Machines;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.RunState;
import dev.lotrgpt.store.UpToDateCheck;
import dev.lotrgpt.training.CheckpointPolicy;
import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;

/** Trains a study: plans its runs, leaves out those that are trained, and sums up. */
public final class TrainGoal {
  private final Workplace workplace;
  private final Executor executor;
  private final Job.Compute compute;
  private final Optional<SampleSettings> samples;
  private final CheckpointPolicy checkpoints;
  private final boolean failFast;

  /**
   * @param samples that goal {@code evaluate} will ask for; empty where it does not follow
   */
  public TrainGoal(
      Workplace workplace,
      Executor executor,
      Job.Compute compute,
      Optional<SampleSettings> samples,
      CheckpointPolicy checkpoints,
      boolean failFast) {
    this.workplace = workplace;
    this.executor = executor;
    this.compute = compute;
    this.samples = samples;
    this.checkpoints = checkpoints;
    this.failFast = failFast;
  }

  /**
   * @return study and run to why it failed
   * @throws MojoFailureException if a run failed that is to end the build
   */
  public Map<String, String> train(TrainPlan plan)
      throws MojoFailureException, WorkerException, IOException, InterruptedException {
    Study study = plan.study();
    workplace.store().requireWritable();
    workplace.store().save(study);
    Map<String, String> reasons = reasons(study);
    List<PlannedRun> pending =
        study.runs().stream().filter(run -> reasons.containsKey(run.id())).toList();
    introduce(study, pending.size());
    plan.remarks().forEach(workplace.console()::line);
    Map<String, String> statuses = Map.of();
    Map<String, String> failures = Map.of();
    if (!pending.isEmpty()) {
      try (JobLog log = workplace.log("train-" + study.id())) {
        Job.Train job = job(pending);
        StudyTraining training =
            new StudyTraining(
                workplace.store(),
                executor,
                log,
                new TrainingProgress(workplace.console(), pending, System::nanoTime),
                reasons,
                plan::inPlace,
                new FailedRuns(workplace.store(), compute, job.git()));
        training.train(
            new Work(study.id(), job, new SamplesOfTrained(samples, workplace.project())),
            plan.refusals(pending));
        statuses = training.statuses();
        failures = failures(study, training.failures());
      }
      workplace.console().line("");
    }
    StudyResults results = StudyResults.read(workplace.store(), study);
    StudySummary.lines(results, statuses).forEach(workplace.console()::line);
    Machines.of(results.runs()).warning().ifPresent(workplace.console()::line);
    if (failFast && !failures.isEmpty()) {
      throw new MojoFailureException(
          "with <failFast> (-Dlotr-gpt.failFast) a run that fails ends the build: "
              + failures.entrySet().stream()
                  .map(failure -> failure.getKey() + ": " + failure.getValue())
                  .collect(Collectors.joining("; ")));
    }
    return failures;
  }

  /** Run id to why it is to be trained; runs that are up to date are not in it. */
  private Map<String, String> reasons(Study study) throws IOException {
    UpToDateCheck check = new UpToDateCheck(workplace.store());
    Map<String, String> reasons = new LinkedHashMap<>();
    for (PlannedRun run : study.runs()) {
      RunState state =
          check.state(Identity.of(run.settings(), run.corpus().sha256(), compute.family()));
      if (state instanceof RunState.New fresh) {
        reasons.put(run.id(), fresh.reason());
      } else if (state instanceof RunState.Resumable resumable) {
        reasons.put(run.id(), resumable.reason());
      }
    }
    return reasons;
  }

  private Job.Train job(List<PlannedRun> pending) throws IOException, InterruptedException {
    return new Job.Train(
        workplace.store().directory().toString(),
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
    workplace
        .console()
        .line(
            Figures.count(study.runs().size(), "run")
                + ": "
                + Figures.number(study.runs().size() - pending)
                + " up to date, "
                + Figures.number(pending)
                + " to train, on "
                + study.corpora().stream()
                    .map(TrainGoal::described)
                    .collect(Collectors.joining("; ")));
  }

  private static String described(CorpusRecord corpus) {
    return corpus.name()
        + " ("
        + Figures.number(corpus.characters())
        + " characters, "
        + Figures.number(corpus.symbols())
        + " symbols)";
  }

  private static Map<String, String> failures(Study study, Map<String, String> reasons) {
    Map<String, String> failures = new LinkedHashMap<>();
    study.runs().stream()
        .filter(run -> reasons.containsKey(run.id()))
        .forEach(run -> failures.put(study.id() + ": " + run.label(), reasons.get(run.id())));
    return failures;
  }
}
