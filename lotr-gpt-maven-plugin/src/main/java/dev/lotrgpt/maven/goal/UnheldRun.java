package dev.lotrgpt.maven.goal;

import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import java.io.IOException;
import java.util.Optional;

/**
 * Writes something about a run, unless another process, here or on a cluster's node, is at it: that
 * one tells what becomes of it.
 */
final class UnheldRun {
  private UnheldRun() {}

  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  static void act(RunStore store, String run, Action action) throws IOException {
    Optional<WriteLock> lock = store.tryLockRun(run);
    if (lock.isPresent()) {
      try {
        if (!store.isClaimed(run)) {
          action.run();
        }
      } finally {
        lock.get().close();
      }
    }
  }
}
