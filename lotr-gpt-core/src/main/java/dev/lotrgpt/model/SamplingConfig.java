package dev.lotrgpt.model;

/**
 * How the next symbol is chosen from a model's scores.
 *
 * @param temperature divides the scores: below 1 sharpens, 0 takes the likeliest symbol always
 * @param topK how many of the likeliest symbols to choose from, 0 for all
 * @param seed of the choice
 */
public record SamplingConfig(double temperature, int topK, long seed) {

  public SamplingConfig {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature must be a finite number, 0 or more, not " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("topK must be 0 (all symbols) or more, not " + topK);
    }
  }
}
