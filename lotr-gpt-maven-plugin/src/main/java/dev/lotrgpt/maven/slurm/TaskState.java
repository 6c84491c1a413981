package dev.lotrgpt.maven.slurm;

import java.util.Set;

/**
 * What {@code squeue} tells of a task.
 *
 * @param name Slurm's word: {@code RUNNING}
 * @param job name of its job: ids begin anew when a cluster is set up again
 * @param reason why it waits: {@code Priority}
 */
record TaskState(String name, String job, String reason) {
  /** All but these may still become a result. */
  private static final Set<String> OVER =
      Set.of(
          "BOOT_FAIL",
          "CANCELLED",
          "COMPLETED",
          "DEADLINE",
          "FAILED",
          "NODE_FAIL",
          "OUT_OF_MEMORY",
          "PREEMPTED",
          "REVOKED",
          "TIMEOUT");

  boolean isLive() {
    return !OVER.contains(name);
  }

  boolean isWaiting() {
    return isLive() && !isAtWork();
  }

  boolean isAtWork() {
    return name.equals("RUNNING") || name.equals("COMPLETING") || name.equals("SUSPENDED");
  }

  /** Somebody did not want it. */
  boolean isCancelled() {
    return name.equals("CANCELLED");
  }

  /** It ended as it should. */
  boolean isCompleted() {
    return name.equals("COMPLETED");
  }
}
