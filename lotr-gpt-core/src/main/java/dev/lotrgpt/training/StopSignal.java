package dev.lotrgpt.training;

/**
 * Asks trainings to write a checkpoint and stop. Not a thread's interrupt, which would also break
 * off the writing of files.
 */
public final class StopSignal {
  private volatile boolean given;

  public void give() {
    given = true;
  }

  public boolean isGiven() {
    return given;
  }

  /**
   * @throws TrainingInterruptedException if it was given
   */
  public void check() {
    if (given) {
      throw new TrainingInterruptedException();
    }
  }
}
