package dev.lotrgpt.model;

import dev.lotrgpt.compute.CounterRandom;
import java.util.Arrays;

/** The values that a parameter begins with. */
@FunctionalInterface
public interface Initial {
  Initial ZERO = (values, random) -> {};
  Initial ONE = (values, random) -> Arrays.fill(values, 1);

  /**
   * @param values zeros, to be filled in
   * @param random a stream of its own
   */
  void fill(float[] values, CounterRandom random);

  /** Independent numbers from a normal distribution around 0. */
  static Initial normal(double standardDeviation) {
    return (values, random) -> {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (standardDeviation * random.gaussian(i));
      }
    };
  }
}
