package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Follows runs through Slurm until each of them ended: reads what their tasks write, asks Slurm for
 * the whole array once in a while, and submits again what was lost.
 */
final class Following {
  private final boolean failFast;
  private final Slurm slurm;
  private final Pace pace;
  private final Assignment assignment;
  private final Consumer<String> lines;

  private final HeardRuns runs;
  private final OverTasks overTasks;
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
    this.failFast = work.job().failFast();
    this.slurm = slurm;
    this.pace = pace;
    this.assignment = assignment;
    this.lines = lines;
    this.runs = new HeardRuns(work, store, listener, lines);
    this.overTasks = new OverTasks(runs, store, settings, pace, assignment, lines);
  }

  /** Has each run worked on by a task, that of another build where there is one. */
  void submit() throws IOException, InterruptedException {
    assignment.assign(List.copyOf(runs.open().all()));
  }

  /** Each run, and which task is to work on it. */
  List<Message.RunQueued> left() {
    return runs.open().all().stream()
        .map(run -> new Message.RunQueued(run.id(), run.task()))
        .toList();
  }

  /** Returns when all runs ended, or, if the job is to fail fast, one failed. */
  void follow() throws IOException, InterruptedException {
    long asked = System.nanoTime();
    while (!areAllEnded() && !isOver()) {
      Thread.sleep(pace.messages().toMillis());
      runs.read();
      if (System.nanoTime() - asked >= pace.queue().toNanos() && !areAllEnded() && !isOver()) {
        ask();
        asked = System.nanoTime();
      }
    }
  }

  boolean areAllEnded() {
    return runs.open().isEmpty();
  }

  private boolean isOver() {
    return runs.hasFailed() && failFast;
  }

  /** One question for all tasks. */
  private void ask() throws IOException, InterruptedException {
    Map<String, TaskState> states;
    try {
      states = slurm.states(runs.open().jobs());
    } catch (Slurm.AwayException e) {
      if (!away) {
        lines.accept("Slurm does not answer (" + e.getMessage() + "); asks again, tasks go on");
      }
      away = true;
      return;
    }
    away = false;
    List<FollowedRun> again = new ArrayList<>();
    for (FollowedRun run : runs.open().all()) {
      TaskState state = run.task() == null ? null : states.get(run.task());
      if (state != null && state.isLive()) {
        run.isLive(state.isAtWork());
      } else if (overTasks.isToBeSubmitted(run, state)) {
        again.add(run);
      }
    }
    if (!again.isEmpty() && !isOver()) {
      assignment.assign(again);
    }
    runs.tell(states);
  }
}
