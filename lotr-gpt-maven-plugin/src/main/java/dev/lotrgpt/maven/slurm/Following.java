package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.DamagedFileException;
import dev.lotrgpt.store.EvaluationKey;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
  /** Files of tasks that are not known to run, looked at each time. */
  private static final int LOOKED_AT = 50;

  private final Work work;
  private final RunStore store;
  private final Slurm slurm;
  private final SlurmSettings settings;
  private final Pace pace;
  private final Assignment assignment;
  private final Consumer<Message> listener;
  private final Consumer<String> lines;

  /** By id, those that are not ended. */
  private final Map<String, FollowedRun> open = new LinkedHashMap<>();

  private final Set<String> notes = new HashSet<>();
  private final QueueLine queueLine;
  private int rotation;
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
    this.slurm = slurm;
    this.settings = settings;
    this.pace = pace;
    this.assignment = assignment;
    this.listener = listener;
    this.lines = lines;
    for (PlannedRun run : work.job().runs()) {
      open.put(run.id(), new FollowedRun(run, store.file(run.id(), RunFile.MESSAGES)));
    }
    this.queueLine = new QueueLine(open.size(), lines);
  }

  /** Has each run worked on by a task, that of another build where there is one. */
  void submit() throws IOException, InterruptedException {
    assignment.assign(List.copyOf(open.values()));
  }

  /** Each run, and which task is to work on it. */
  List<Message.RunQueued> left() {
    return open.values().stream().map(run -> new Message.RunQueued(run.id(), run.task())).toList();
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
    List<FollowedRun> idle = new ArrayList<>();
    for (FollowedRun run : List.copyOf(open.values())) {
      if (run.isAtWork()) {
        read(run);
      } else {
        idle.add(run);
      }
    }
    int looked = Math.min(LOOKED_AT, idle.size());
    for (int i = 0; i < looked; i++) {
      read(idle.get((rotation + i) % idle.size()));
    }
    rotation = idle.isEmpty() ? 0 : (rotation + looked) % idle.size();
  }

  private void read(FollowedRun run) throws IOException {
    for (Message message : run.tail().next()) {
      if (open.containsKey(run.id())) {
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
    end(run);
    listener.accept(message);
  }

  private void fail(FollowedRun run, String reason) {
    fail(run, new Message.RunFailed(run.id(), reason));
  }

  private void end(FollowedRun run) {
    open.remove(run.id());
  }

  private void leave(FollowedRun run) throws IOException {
    if (isDone(run)) {
      end(run);
    } else {
      run.isOver();
    }
  }

  /** Whether the result is there, whoever made it. */
  private boolean isDone(FollowedRun run) throws IOException {
    if (run.isFinished()) {
      return true;
    }
    Optional<Message> result = result(run);
    result.ifPresent(message -> finish(run, message));
    return result.isPresent();
  }

  private Optional<Message> result(FollowedRun run) throws IOException {
    try {
      Optional<RunRecord> record =
          store.record(run.id()).filter(r -> r.status() == RunRecord.Status.TRAINED);
      if (record.isPresent() && work.job() instanceof Job.Evaluate evaluate) {
        String key =
            EvaluationKey.of(
                record.get(), record.get().provenance().corpus().sha256(), evaluate.samples());
        return store
            .evaluationOf(run.id(), key)
            .map(found -> new Message.RunEvaluated(run.id(), found.withoutSamples()));
      }
      return record.map(found -> new Message.RunFinished(run.id(), found.result()));
    } catch (DamagedFileException unknown) {
      return Optional.empty();
    }
  }

  /** One question for all tasks. */
  private void ask() throws IOException, InterruptedException {
    Set<String> jobs = new LinkedHashSet<>();
    for (FollowedRun run : open.values()) {
      if (run.task() != null) {
        jobs.add(LiveTasks.job(run.task()));
      }
    }
    Map<String, TaskState> states;
    try {
      states = slurm.states(jobs);
    } catch (Slurm.AwayException e) {
      if (!away) {
        lines.accept("Slurm does not answer (" + e.getMessage() + "); asks again, tasks go on");
      }
      away = true;
      return;
    }
    away = false;
    List<FollowedRun> again = new ArrayList<>();
    for (FollowedRun run : List.copyOf(open.values())) {
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
    queueLine.tell(open.values(), states);
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
    if (!open.containsKey(run.id())) {
      return false;
    }
    if (isDone(run)) {
      end(run);
      return false;
    }
    if (run.task() == null) {
      return isFree(run);
    }
    if (state != null && state.isCancelled()) {
      boolean ours = assignment.isOurs(run.task());
      if (ours) {
        fail(
            run,
            "its task "
                + run.task()
                + " was cancelled; the next build goes on from its checkpoint");
      }
      return !ours;
    }
    boolean isCompleted = state != null && state.isCompleted();
    if ((state == null || isCompleted) && !run.isOverFor(pace.visibility())) {
      return false; // its result may not be visible here yet
    }
    if (isCompleted) {
      fail(run, invisible(run));
      return false;
    }
    return isToBeTriedAgain(run, lost(run, state));
  }

  /** Whether the process ended that had it, and was no task. */
  private boolean isFree(FollowedRun run) throws IOException {
    Optional<WriteLock> lock = store.tryLockRun(run.id());
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isPresent();
  }

  private String invisible(FollowedRun run) {
    return "its task "
        + run.task()
        + " ended well, but nothing of it is to be seen in "
        + store.runDirectory(run.id())
        + " after "
        + pace.visibility().toSeconds()
        + " s: <store> (-Dlotr-gpt.store) must be a directory that this machine shares with the"
        + " nodes";
  }

  private static String lost(FollowedRun run, TaskState state) {
    String what =
        state == null
            ? "Slurm knows nothing of its task " + run.task() + " any more"
            : "its task " + run.task() + " ended with " + state.name();
    return run.death() == null ? what : run.death();
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
