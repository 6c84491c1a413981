package dev.lotrgpt.training;

/** Mean cross-entropy of a step's batch, in nats, which may still be computed. */
public interface StepLoss {

  /** Whether {@link #value} would not wait. */
  boolean isKnown();

  /** Waits for the step. */
  double value();

  /** One that is known. */
  static StepLoss of(double value) {
    return new StepLoss() {
      @Override
      public boolean isKnown() {
        return true;
      }

      @Override
      public double value() {
        return value;
      }
    };
  }
}
