package dev.lotrgpt.result.law;

import java.util.EnumMap;
import java.util.Map;

/**
 * A run, as laws of the loss see it.
 *
 * @param sizes of the model and of the text that it was trained on
 * @param loss above 0
 */
public record LossPoint(Map<Size, Double> sizes, double loss) {

  public LossPoint(double parameters, double characters, double loss) {
    this(new EnumMap<>(Map.of(Size.PARAMETERS, parameters, Size.DATA, characters)), loss);
  }
}
