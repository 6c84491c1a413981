package dev.lotrgpt.model;

import dev.lotrgpt.compute.CounterRandom;
import java.util.Arrays;
import java.util.Comparator;

/** Chooses symbols from scores; among equals the one of lower number comes first. */
final class Sampler {
  private final SamplingConfig config;
  private final CounterRandom random;

  Sampler(SamplingConfig config) {
    this.config = config;
    this.random = new CounterRandom(config.seed());
  }

  /**
   * @param logits scores of all symbols
   * @param choice number of this choice, which picks its random number
   */
  int choose(float[] logits, long choice) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new IllegalArgumentException("the model's scores are not finite: " + logit);
      }
    }
    int[] symbols = likeliestFirst(logits);
    if (config.temperature() == 0) {
      return symbols[0];
    }
    int candidates = config.topK() == 0 ? symbols.length : Math.min(config.topK(), symbols.length);
    double[] upTo = new double[candidates];
    double sum = 0;
    for (int i = 0; i < candidates; i++) {
      sum += Math.exp((logits[symbols[i]] - (double) logits[symbols[0]]) / config.temperature());
      upTo[i] = sum;
    }
    double point = random.uniform(choice) * sum;
    int i = 0;
    while (i < candidates - 1 && point >= upTo[i]) {
      i++;
    }
    return symbols[i];
  }

  private static int[] likeliestFirst(float[] logits) {
    Integer[] symbols = new Integer[logits.length];
    Arrays.setAll(symbols, i -> i);
    Arrays.sort(symbols, Comparator.comparingDouble(symbol -> -logits[symbol]));
    return Arrays.stream(symbols).mapToInt(Integer::intValue).toArray();
  }
}
