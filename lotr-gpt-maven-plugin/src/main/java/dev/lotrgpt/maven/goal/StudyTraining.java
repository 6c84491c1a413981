package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.RunFile;
import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.maven.progress.TrainingProgress;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.Worker;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Trains the runs of a study in a worker. A worker that dies costs the runs it was at; another one
 * trains the rest.
 */
final class StudyTraining implements Consumer<Message> {
  private final RunStore store;
  private final Worker worker;
  private final JobLog log;
  private final TrainingProgress progress;
  private final Map<String, PlannedRun> runs = new LinkedHashMap<>();
  private final Map<String, String> reasons;

  private final Map<String, String> statuses = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Map<String, Integer> resumedAt = new HashMap<>();
  private final Set<String> active = new LinkedHashSet<>();

  /**
   * @param reasons why each run is trained, run id to a few words
   */
  StudyTraining(
      RunStore store,
      Worker worker,
      JobLog log,
      TrainingProgress progress,
      Map<String, String> reasons) {
    this.store = store;
    this.worker = worker;
    this.log = log;
    this.progress = progress;
    this.reasons = reasons;
  }

  /**
   * Trains the runs of a job.
   *
   * @throws WorkerException.Rejected if the job could not be begun
   */
  void train(Job.Train job) throws WorkerException, IOException, InterruptedException {
    job.runs().forEach(run -> runs.put(run.id(), run));
    Job.Train rest = job;
    try {
      while (!rest.runs().isEmpty()) {
        int before = statuses.size();
        try {
          worker.perform(rest, this);
          return;
        } catch (WorkerException.Died death) {
          failActive(death);
          if (statuses.size() == before) {
            throw death;
          }
        }
        if (job.failFast()) {
          return;
        }
        rest = without(job, statuses.keySet());
      }
    } finally {
      progress.close();
    }
  }

  private static Job.Train without(Job.Train job, Set<String> done) {
    List<PlannedRun> rest = job.runs().stream().filter(run -> !done.contains(run.id())).toList();
    return new Job.Train(
        job.store(),
        job.corpus(),
        job.compute(),
        rest,
        job.git(),
        job.checkpoints(),
        job.failFast());
  }

  private void failActive(WorkerException.Died death) throws IOException {
    for (String run : new ArrayList<>(active)) {
      death.lastLines().forEach(line -> progress.note("| " + line));
      fail(run, death.getMessage());
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
      log.line(evaluated.run(), describe(evaluated));
      progress.evaluated(runs.get(evaluated.run()), evaluated);
    } else if (message instanceof Message.RunFinished finished) {
      finish(finished);
    } else if (message instanceof Message.RunUpToDate upToDate) {
      progress.upToDate(runs.get(upToDate.run()));
      end(upToDate.run(), "UP-TO-DATE");
    } else if (message instanceof Message.RunFailed failed) {
      fail(failed.run(), failed.reason());
    }
  }

  private void start(Message.RunStarted started) throws IOException {
    String run = started.run();
    active.add(run);
    log.begin(run, store.file(run, RunFile.LOG));
    log.line(
        run,
        started.resumedAt() > 0
            ? "resumed at " + started.resumedAt()
            : "started: " + reasons.get(run));
    resumedAt.put(run, started.resumedAt());
    progress.started(runs.get(run), started);
  }

  private void finish(Message.RunFinished finished) throws IOException {
    String run = finished.run();
    progress.finished(runs.get(run));
    log.line(run, "trained");
    int resumedAt = this.resumedAt.get(run);
    end(run, resumedAt > 0 ? "RESUMED at " + resumedAt : "TRAINED (" + reasons.get(run) + ")");
  }

  private void fail(String run, String reason) throws IOException {
    progress.failed(runs.get(run), reason);
    failures.put(run, reason);
    log.line(run, "failed: " + reason);
    end(run, "FAILED");
  }

  private void end(String run, String status) throws IOException {
    statuses.put(run, status);
    active.remove(run);
    log.end(run);
  }

  private static String describe(Message.Evaluated evaluated) {
    return String.format(
        Locale.ROOT,
        "iteration %d/%d: train %.4f, val %.4f, best val %.4f @ %d, %.0f tokens/s",
        evaluated.iteration(),
        evaluated.iterations(),
        evaluated.trainLoss(),
        evaluated.valLoss(),
        evaluated.bestValLoss(),
        evaluated.bestIteration(),
        evaluated.tokensPerSecond());
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
