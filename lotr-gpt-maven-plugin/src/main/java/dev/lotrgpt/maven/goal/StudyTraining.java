package dev.lotrgpt.maven.goal;

import dev.lotrgpt.file.StorageException;
import dev.lotrgpt.maven.executor.Executor;
import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.maven.progress.TrainingProgress;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Trains the runs of a study with an executor, and keeps what became of each. */
final class StudyTraining implements Consumer<Message> {
  private final RunStore store;
  private final Executor executor;
  private final JobLog log;
  private final TrainingProgress progress;
  private final Map<String, PlannedRun> runs = new LinkedHashMap<>();
  private final Map<String, String> reasons;
  private final BiFunction<PlannedRun, String, String> advice;
  private final FailedRuns failed;

  private final Map<String, String> statuses = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Map<String, String> remarks = new HashMap<>();

  /**
   * @param reasons why each run is trained, run id to a few words
   * @param advice turns a worker's reason why a run failed into the user's
   * @param failed keeps why runs failed
   */
  StudyTraining(
      RunStore store,
      Executor executor,
      JobLog log,
      TrainingProgress progress,
      Map<String, String> reasons,
      BiFunction<PlannedRun, String, String> advice,
      FailedRuns failed) {
    this.store = store;
    this.executor = executor;
    this.log = log;
    this.progress = progress;
    this.reasons = reasons;
    this.advice = advice;
    this.failed = failed;
  }

  /**
   * Trains the runs of a job.
   *
   * @param refusals run id to why it cannot be trained
   * @throws WorkerException.Stopped if somebody stopped it
   */
  void train(Work work, Map<String, String> refusals)
      throws WorkerException, IOException, InterruptedException {
    Job.OfRuns job = work.job();
    job.runs().forEach(run -> runs.put(run.id(), run));
    try {
      refusals.forEach((run, reason) -> accept(new Message.RunFailed(run, reason)));
      if (!(job.failFast() && !failures.isEmpty())) {
        List<PlannedRun> rest =
            job.runs().stream().filter(run -> !refusals.containsKey(run.id())).toList();
        executor.perform(work.with(rest), log, this, progress::note);
      }
    } finally {
      progress.close();
    }
  }

  @Override
  public void accept(Message message) {
    try {
      handle(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(Message message) throws IOException {
    if (message instanceof Message.Note note) {
      log.accept(note.text());
      progress.note(note.text());
    } else if (message instanceof Message.RunStarted started) {
      start(started);
    } else if (message instanceof Message.Tick tick) {
      progress.ticked(runs.get(tick.run()), tick);
    } else if (message instanceof Message.Evaluated evaluated) {
      log.line(evaluated.run(), evaluated.text());
      progress.evaluated(runs.get(evaluated.run()), evaluated);
    } else if (message instanceof Message.RunFinished finished) {
      finish(finished);
    } else if (message instanceof Message.RunQueued queued) {
      progress.queued(runs.get(queued.run()), queued);
      statuses.put(queued.run(), "QUEUED as " + queued.job());
    } else if (message instanceof Message.RunUpToDate upToDate) {
      progress.upToDate(runs.get(upToDate.run()));
      end(upToDate.run(), "UP-TO-DATE");
    } else if (message instanceof Message.RunFailed failed) {
      fail(failed.run(), failed.reason());
    }
  }

  private void start(Message.RunStarted started) throws IOException {
    String run = started.run();
    if (executor.isHere()) {
      log.begin(run, store.file(run, RunFile.LOG));
    }
    log.line(
        run,
        started
            .remark()
            .map(remark -> remark.toLowerCase(Locale.ROOT))
            .orElse("started: " + reasons.get(run)));
    remarks.put(run, started.remark().orElse("TRAINED (" + reasons.get(run) + ")"));
    progress.started(runs.get(run), started);
  }

  private void finish(Message.RunFinished finished) throws IOException {
    String run = finished.run();
    progress.finished(runs.get(run));
    log.line(run, "trained");
    end(run, remarks.getOrDefault(run, "TRAINED (" + reasons.get(run) + ")"));
  }

  private void fail(String run, String cause) throws IOException {
    String reason = advice.apply(runs.get(run), cause);
    progress.failed(runs.get(run), reason);
    failures.put(run, reason);
    log.line(run, "failed: " + reason);
    end(run, "FAILED");
    try {
      failed.record(runs.get(run), reason);
    } catch (StorageException e) {
      // On a full disk it stays a run that was begun, which is no less of a failure.
      progress.note("It cannot be recorded that run " + run + " failed: " + e.getMessage());
    }
  }

  private void end(String run, String status) throws IOException {
    statuses.put(run, status);
    log.end(run);
  }

  /** Run id to what became of it, for the runs that were at least begun. */
  Map<String, String> statuses() {
    return statuses;
  }

  /** Run id to why it failed. */
  Map<String, String> failures() {
    return failures;
  }
}
