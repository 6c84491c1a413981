package dev.lotrgpt.training;

/** A loss is NaN or infinite: going on would be a waste. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DivergedException(int iteration, double loss) {
    super(
        "the loss became "
            + loss
            + " at iteration "
            + iteration
            + ": perhaps a lower <training><learningRate> (-Dlotr-gpt.training.learningRate)"
            + " or <gradientClip>1.0</gradientClip>");
  }
}
