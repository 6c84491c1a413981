package dev.lotrgpt.model;

import dev.lotrgpt.compute.CounterRandom;

/** Fresh parameters: matrices N(0, 0.02), LayerNorm weights 1, all biases 0. */
public final class Initializer {
  private static final double STANDARD_DEVIATION = 0.02;

  private final CounterRandom random;

  public Initializer(long seed) {
    this.random = new CounterRandom(seed);
  }

  /** Each tensor has a stream of its own, so that one's size does not change another's values. */
  public void initialize(Parameters<?> parameters) {
    int stream = 0;
    for (Parameters.Entry entry : parameters.layout()) {
      parameters.upload(entry.name(), values(entry, random.stream(stream++)));
    }
  }

  private static float[] values(Parameters.Entry entry, CounterRandom random) {
    float[] values = new float[Math.toIntExact(entry.size())];
    if (entry.shape().length == 2) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (STANDARD_DEVIATION * random.gaussian(i));
      }
    } else if (entry.name().contains("ln") && entry.name().endsWith(".weight")) {
      java.util.Arrays.fill(values, 1);
    }
    return values;
  }
}
