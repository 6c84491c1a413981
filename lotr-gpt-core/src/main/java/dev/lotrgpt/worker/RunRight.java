package dev.lotrgpt.worker;

import dev.lotrgpt.store.RunClaim;
import dev.lotrgpt.store.WriteLock;
import java.io.IOException;

/**
 * The right to write a run's files.
 *
 * @param claim of a cluster's job; null in a process that needs none
 */
record RunRight(String run, WriteLock lock, RunClaim claim) implements AutoCloseable {

  /**
   * Looks again before something is written that others rely on: a job that its scheduler believed
   * dead may find another one at its run.
   */
  void require() throws IOException {
    if (claim != null && !claim.isHeld()) {
      throw new RunTakenException(run);
    }
  }

  /** The claim goes last: who has it may wait a moment for the lock. */
  @Override
  public void close() throws IOException {
    try {
      lock.close();
    } finally {
      if (claim != null) {
        claim.close();
      }
    }
  }
}
