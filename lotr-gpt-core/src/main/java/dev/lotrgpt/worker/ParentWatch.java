package dev.lotrgpt.worker;

import java.io.IOException;
import java.io.Reader;

/**
 * Ends this JVM when its parent is gone. The parent never writes after the job, so a read returns
 * only when the pipe is closed: by the parent, or by the system when the parent died, however it
 * died.
 */
final class ParentWatch {
  /** Time for a checkpoint before the JVM is halted. */
  private static final long GRACE_MILLIS = 5000;

  private ParentWatch() {}

  static void start(Reader in, Thread worker) {
    Thread thread =
        new Thread(
            () -> {
              awaitEnd(in);
              worker.interrupt();
              try {
                worker.join(GRACE_MILLIS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(WorkerMain.Exit.ORPHANED.code());
            },
            "parent watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void awaitEnd(Reader in) {
    try {
      while (in.read() >= 0) {
        continue;
      }
    } catch (IOException closed) {
      // A broken pipe is an end as well.
      return;
    }
  }
}
