package dev.lotrgpt.worker;

import dev.lotrgpt.training.StopSignal;
import java.io.IOException;
import java.io.Reader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives the work time for a checkpoint when this JVM is to end before it is finished: on a signal
 * (Ctrl-C reaches parent and worker alike), or when the parent is gone.
 */
final class GracefulStop {
  private static final long GRACE_SECONDS = 12;

  private final StopSignal signal;
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean begun;

  GracefulStop(StopSignal signal) {
    this.signal = signal;
  }

  void onSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
  }

  /**
   * The parent never writes after the job, so a read returns only when the pipe is closed: by the
   * parent, or by the system when the parent died, however it died.
   */
  void onEndOf(Reader in) {
    Thread thread =
        new Thread(
            () -> {
              awaitEnd(in);
              stop();
              Runtime.getRuntime().halt(WorkerMain.Exit.ORPHANED.code());
            },
            "parent watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on there is work to wait for. */
  void begin() {
    begun = true;
  }

  /** From now on there is nothing to wait for. */
  void finished() {
    finished.countDown();
  }

  private void stop() {
    signal.give();
    if (!begun) {
      return;
    }
    try {
      finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(Reader in) {
    try {
      while (in.read() >= 0) {
        continue;
      }
    } catch (IOException brokenPipe) {
      // As good as its end.
      return;
    }
  }
}
