package dev.lotrgpt.model;

import dev.lotrgpt.compute.CounterRandom;

/** Fresh parameters, each as its module declares it. */
public final class Initializer {
  private final CounterRandom random;

  public Initializer(long seed) {
    this.random = new CounterRandom(seed);
  }

  /** Each tensor has a stream of its own, so that one's size does not change another's values. */
  public void initialize(Parameters<?> parameters) {
    for (Parameter parameter : parameters.layout()) {
      parameters.upload(parameter.name(), values(parameter));
    }
  }

  float[] values(Parameter parameter) {
    float[] values = new float[Math.toIntExact(parameter.size())];
    parameter.initial().fill(values, random.stream(parameter.index()));
    return values;
  }
}
