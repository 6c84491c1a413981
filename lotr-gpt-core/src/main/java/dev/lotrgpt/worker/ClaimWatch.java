package dev.lotrgpt.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends this process when another one has taken over one of its runs: its job's next start, as the
 * scheduler believed this one dead. No checkpoint is written then.
 */
final class ClaimWatch {
  private final Set<RunRight> held = ConcurrentHashMap.newKeySet();
  private final Duration interval;
  private final Runnable end;

  /**
   * @param end ends this process
   */
  ClaimWatch(Duration interval, Runnable end) {
    this.interval = interval;
    this.end = end;
  }

  void start() {
    Thread thread = new Thread(this::watch, "claim watch");
    thread.setDaemon(true);
    thread.start();
  }

  void add(RunRight right) {
    held.add(right);
  }

  void remove(RunRight right) {
    held.remove(right);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(interval.toMillis());
        if (held.stream().anyMatch(ClaimWatch::isTaken)) {
          end.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isTaken(RunRight right) {
    try {
      right.require();
      return false;
    } catch (RunTakenException taken) {
      return true;
    } catch (IOException passing) {
      // A file server may be away for a while; what it would say is asked again.
      return false;
    }
  }
}
