package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The runs that are followed, and what is heard of each until it ends: by its task or in the store.
 */
final class HeardRuns {
  private final Work work;
  private final Consumer<Message> listener;

  private final SharedStore shared;
  private final OpenRuns open = new OpenRuns();
  private final Set<String> notes = new HashSet<>();
  private final QueueLine queueLine;
  private boolean failed;

  HeardRuns(Work work, RunStore store, Consumer<Message> listener, Consumer<String> lines)
      throws IOException {
    this.work = work;
    this.listener = listener;
    this.shared = new SharedStore(store, work.job());
    for (PlannedRun run : work.job().runs()) {
      open.add(new FollowedRun(run, store.file(run.id(), RunFile.MESSAGES)));
    }
    this.queueLine = new QueueLine(open.size(), lines);
  }

  /** Those that are not ended. */
  OpenRuns open() {
    return open;
  }

  boolean hasFailed() {
    return failed;
  }

  /** Tells how far they are. */
  void tell(Map<String, TaskState> states) {
    queueLine.tell(open.all(), states);
  }

  /** Hears what tasks wrote since. */
  void read() throws IOException {
    for (FollowedRun run : open.toRead()) {
      read(run);
    }
  }

  void read(FollowedRun run) throws IOException {
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

  void fail(FollowedRun run, String reason) {
    fail(run, new Message.RunFailed(run.id(), reason));
  }

  private void leave(FollowedRun run) throws IOException {
    if (!endIfDone(run)) {
      run.isOver();
    }
  }

  /** Ends a run whose result is there, whoever made it. */
  boolean endIfDone(FollowedRun run) throws IOException {
    boolean isDone = isDone(run);
    if (isDone) {
      open.end(run);
    }
    return isDone;
  }

  private boolean isDone(FollowedRun run) throws IOException {
    if (run.isFinished()) {
      return true;
    }
    Optional<Message> result = shared.result(run.id());
    result.ifPresent(message -> finish(run, message));
    return result.isPresent();
  }

  /** Whether no process of this machine is at a run any more. */
  boolean isFree(FollowedRun run) throws IOException {
    return shared.isFree(run.id());
  }
}
