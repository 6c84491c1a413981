package dev.lotrgpt.training;

/** The training was asked to stop; its last checkpoint is whole. */
public final class TrainingInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingInterruptedException() {
    super("interrupted");
  }
}
