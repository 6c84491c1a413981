package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Follows runs through Slurm until each of them ended: reads what their tasks write, asks Slurm for
 * the whole array once in a while, and submits again what was lost.
 */
final class Following {
  private final Work work;
  private final RunStore store;
  private final Slurm slurm;
  private final SlurmSettings settings;
  private final Pace pace;
  private final Assignment assignment;
  private final Consumer<Message> listener;
  private final Consumer<String> lines;

  private final SharedStore shared;
  private final OpenRuns open = new OpenRuns();
  private final Set<String> notes = new HashSet<>();
  private final QueueLine queueLine;
  private boolean failed;
  private boolean away;

  Following(
      Work work,
      RunStore store,
      Slurm slurm,
      SlurmSettings settings,
      Pace pace,
      Assignment assignment,
      Consumer<Message> listener,
      Consumer<String> lines)
      throws IOException {
    this.work = work;
    this.store = store;
    this.shared = new SharedStore(store, work.job());
    this.slurm = slurm;
    this.settings = settings;
    this.pace = pace;
    this.assignment = assignment;
    this.listener = listener;
    this.lines = lines;
    for (PlannedRun run : work.job().runs()) {
      open.add(new FollowedRun(run, store.file(run.id(), RunFile.MESSAGES)));
    }
    this.queueLine = new QueueLine(open.size(), lines);
  }

  /** Has each run worked on by a task, that of another build where there is one. */
  void submit() throws IOException, InterruptedException {
    assignment.assign(List.copyOf(open.all()));
  }

  /** Each run, and which task is to work on it. */
  List<Message.RunQueued> left() {
    return open.all().stream().map(run -> new Message.RunQueued(run.id(), run.task())).toList();
  }

  /** Returns when all runs ended, or, if the job is to fail fast, one failed. */
  void follow() throws IOException, InterruptedException {
    long asked = System.nanoTime();
    while (!open.isEmpty() && !isOver()) {
      Thread.sleep(pace.messages().toMillis());
      read();
      if (System.nanoTime() - asked >= pace.queue().toNanos() && !open.isEmpty() && !isOver()) {
        ask();
        asked = System.nanoTime();
      }
    }
  }

  boolean areAllEnded() {
    return open.isEmpty();
  }

  private boolean isOver() {
    return failed && work.job().failFast();
  }

  private void read() throws IOException {
    for (FollowedRun run : open.toRead()) {
      read(run);
    }
  }

  private void read(FollowedRun run) throws IOException {
    for (Message message : run.tail().next()) {
      if (open.has(run)) {
        hear(run, message);
      }
    }
  }

  private void hear(FollowedRun run, Message message) throws IOException {
    if (message instanceof Message.Note note) {
      if (notes.add(note.text())) {
        listener.accept(note);
      }
    } else if (message instanceof Message.RunFinished
        || message instanceof Message.RunUpToDate
        || message instanceof Message.RunEvaluated) {
      finish(run, message);
    } else if (message instanceof Message.RunFailed) {
      fail(run, message);
    } else if (message instanceof Message.RunTaken taken) {
      run.isTakenBy(taken.holder());
    } else if (message instanceof Message.RunLost lost) {
      run.diedOf(lost.reason());
    } else if (message instanceof Message.RunLeft) {
      leave(run);
    } else if (message instanceof Message.RunBegun
        || message instanceof Message.RunStarted
        || message instanceof Message.Tick
        || message instanceof Message.Evaluated) {
      listener.accept(message);
    }
  }

  /** Another task may tell what is known already. */
  private void finish(FollowedRun run, Message message) {
    boolean isTraining = work.job() instanceof Job.Train;
    boolean isHeard = run.isFinished() || (isTraining && message instanceof Message.RunEvaluated);
    if (!isHeard) {
      run.finish();
      queueLine.ended();
      listener.accept(message);
    }
  }

  private void fail(FollowedRun run, Message message) {
    failed = true;
    queueLine.ended();
    open.end(run);
    listener.accept(message);
  }

  private void fail(FollowedRun run, String reason) {
    fail(run, new Message.RunFailed(run.id(), reason));
  }

  private void leave(FollowedRun run) throws IOException {
    if (isDone(run)) {
      open.end(run);
    } else {
      run.isOver();
    }
  }

  /** Whether the result is there, whoever made it. */
  private boolean isDone(FollowedRun run) throws IOException {
    if (run.isFinished()) {
      return true;
    }
    Optional<Message> result = shared.result(run.id());
    result.ifPresent(message -> finish(run, message));
    return result.isPresent();
  }

  /** One question for all tasks. */
  private void ask() throws IOException, InterruptedException {
    Map<String, TaskState> states;
    try {
      states = slurm.states(open.jobs());
    } catch (Slurm.AwayException e) {
      if (!away) {
        lines.accept("Slurm does not answer (" + e.getMessage() + "); asks again, tasks go on");
      }
      away = true;
      return;
    }
    away = false;
    List<FollowedRun> again = new ArrayList<>();
    for (FollowedRun run : open.all()) {
      TaskState state = run.task() == null ? null : states.get(run.task());
      if (state != null && state.isLive()) {
        run.isLive(state.isAtWork());
      } else if (isOver(run, state)) {
        again.add(run);
      }
    }
    if (!again.isEmpty() && !isOver()) {
      assignment.assign(again);
    }
    queueLine.tell(open.all(), states);
  }

  /**
   * What becomes of a run whose task is over.
   *
   * @param state null if Slurm does not know it any more
   * @return whether it is to be submitted again
   */
  private boolean isOver(FollowedRun run, TaskState state) throws IOException {
    run.isOver();
    read(run);
    if (!open.has(run)) {
      return false;
    }
    if (isDone(run)) {
      open.end(run);
      return false;
    }
    if (run.task() == null) {
      return shared.isFree(run.id()); // a process that was no task has ended
    }
    if (state != null && state.isCancelled()) {
      boolean ours = assignment.isOurs(run.task());
      if (ours) {
        fail(run, TaskEnd.cancelled(run));
      }
      return !ours;
    }
    boolean isCompleted = state != null && state.isCompleted();
    if ((state == null || isCompleted) && !run.isOverFor(pace.visibility())) {
      return false; // its result may not be visible here yet
    }
    if (isCompleted) {
      fail(run, TaskEnd.invisible(run, store, pace));
      return false;
    }
    return isToBeTriedAgain(run, TaskEnd.lost(run, state));
  }

  private boolean isToBeTriedAgain(FollowedRun run, String reason) {
    if (run.attempt() >= settings.retries()) {
      String tries = Figures.count(run.attempt() + 1L, "time");
      fail(
          run,
          reason + "; it was submitted " + tries + ", see <retries> (-Dlotr-gpt.slurm.retries)");
      return false;
    }
    run.assign(run.task(), run.attempt() + 1);
    lines.accept(
        run.planned().label()
            + ": "
            + reason
            + "; submitted again ("
            + run.attempt()
            + " of "
            + settings.retries()
            + ")");
    return true;
  }
}
