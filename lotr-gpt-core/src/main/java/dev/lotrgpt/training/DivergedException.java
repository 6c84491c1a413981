package dev.lotrgpt.training;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;

/** A loss or a weight is NaN or infinite: going on would be a waste. */
public final class DivergedException extends MistakeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what became of what: {@code the loss became NaN}
   */
  DivergedException(String what, int iteration, TrainingConfig config) {
    super(
        new Mistake(
            "<training><learningRate> (-Dlotr-gpt.training.learningRate)",
            what + " at iteration " + iteration,
            "with learning rate "
                + config.learningRateAt(Math.max(0, iteration - 1))
                + (config.gradientClip() > 0
                    ? ", gradients clipped at " + config.gradientClip()
                    : ""),
            "perhaps lower it"
                + (config.gradientClip() > 0 ? "" : ", or set <gradientClip>1.0</gradientClip>")));
  }
}
