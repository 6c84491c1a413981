package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.store.RunStore;

/** Why a run has no result although its task is over, in words. */
final class TaskEnd {
  private TaskEnd() {}

  static String cancelled(FollowedRun run) {
    return "its task " + run.task() + " was cancelled; the next build goes on from its checkpoint";
  }

  /**
   * @param pace says how long a result was waited for
   */
  static String invisible(FollowedRun run, RunStore store, Pace pace) {
    return "its task "
        + run.task()
        + " ended well, but nothing of it is to be seen in "
        + store.runDirectory(run.id())
        + " after "
        + pace.visibility().toSeconds()
        + " s: <store> (-Dlotr-gpt.store) must be a directory that this machine shares with the"
        + " nodes";
  }

  /**
   * @param state null if Slurm does not know its task any more
   */
  static String lost(FollowedRun run, TaskState state) {
    if (run.death() != null) {
      return run.death();
    }
    return state == null
        ? "Slurm knows nothing of its task " + run.task() + " any more"
        : "its task " + run.task() + " ended with " + state.name();
  }
}
