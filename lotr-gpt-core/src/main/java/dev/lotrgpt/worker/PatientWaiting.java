package dev.lotrgpt.worker;

import dev.lotrgpt.store.WriteLock;
import java.time.Duration;

/** Tells for whom it waits only where that takes long: most others are done in a moment. */
final class PatientWaiting implements WriteLock.Waiting {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final WriteLock.Waiting waiting;
  private final long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
  private String untold;

  PatientWaiting(WriteLock.Waiting waiting) {
    this.waiting = waiting;
  }

  @Override
  public void tell(String line) {
    untold = line;
    goOn();
  }

  @Override
  public void goOn() {
    waiting.goOn();
    if (untold != null && System.nanoTime() - patienceEnds >= 0) {
      waiting.tell(untold);
      untold = null;
    }
  }
}
