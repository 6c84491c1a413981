package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What becomes of runs whose tasks are over: they are done, they failed, or they are submitted
 * again.
 *
 * @param lines told of each that is submitted again
 */
record OverTasks(
    HeardRuns runs,
    RunStore store,
    SlurmSettings settings,
    Pace pace,
    Assignment assignment,
    Consumer<String> lines) {

  /**
   * @param state of a run's task; null if Slurm does not know it any more
   * @return whether the run is to be submitted again
   */
  boolean isToBeSubmitted(FollowedRun run, TaskState state) throws IOException {
    run.isOver();
    runs.read(run);
    if (!runs.open().has(run) || runs.endIfDone(run)) {
      return false;
    }
    if (run.task() == null) {
      return runs.isFree(run); // a process that was no task has ended
    }
    if (state != null && state.isCancelled()) {
      boolean ours = assignment.isOurs(run.task());
      if (ours) {
        runs.fail(run, TaskEnd.cancelled(run));
      }
      return !ours;
    }
    boolean isCompleted = state != null && state.isCompleted();
    if ((state == null || isCompleted) && !run.isOverFor(pace.visibility())) {
      return false; // its result may not be visible here yet
    }
    if (isCompleted) {
      runs.fail(run, TaskEnd.invisible(run, store, pace));
      return false;
    }
    return isToBeTriedAgain(run, TaskEnd.lost(run, state));
  }

  private boolean isToBeTriedAgain(FollowedRun run, String reason) {
    if (run.attempt() >= settings.retries()) {
      String tries = Figures.count(run.attempt() + 1L, "time");
      runs.fail(
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
