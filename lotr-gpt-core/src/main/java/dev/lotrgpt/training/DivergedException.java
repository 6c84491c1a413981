package dev.lotrgpt.training;

import dev.lotrgpt.fault.Told;
import java.util.Locale;

/** A loss or a weight is NaN or infinite: going on would be a waste. */
public final class DivergedException extends RuntimeException implements Told {
  private static final long serialVersionUID = 1L;

  /**
   * @param what became of what: {@code the loss became NaN}
   */
  DivergedException(String what, int iteration, TrainingConfig config) {
    super(
        String.format(
            Locale.ROOT,
            "%s at iteration %d, with learning rate %s%s: perhaps a lower"
                + " <training><learningRate> (-Dlotr-gpt.training.learningRate)%s",
            what,
            iteration,
            config.learningRateAt(Math.max(0, iteration - 1)),
            config.gradientClip() > 0 ? ", gradients clipped at " + config.gradientClip() : "",
            config.gradientClip() > 0 ? "" : " or <gradientClip>1.0</gradientClip>"));
  }
}
