package dev.lotrgpt.maven.goal;

import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import java.io.IOException;

/**
 * Writes something about a run, unless another process is at it: that one tells what becomes of it.
 */
final class UnheldRun {
  private UnheldRun() {}

  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  static void act(RunStore store, String run, Action action) throws IOException {
    try {
      WriteLock lock = store.lockRun(run, new NotWaiting());
      try {
        action.run();
      } finally {
        lock.close();
      }
    } catch (HeldException byAnotherProcess) {
      return;
    }
  }

  private static final class HeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class NotWaiting implements WriteLock.Waiting {
    @Override
    public void tell(String line) {
      goOn();
    }

    @Override
    public void goOn() {
      throw new HeldException();
    }
  }
}
