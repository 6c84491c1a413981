package dev.lotrgpt.model;

import dev.lotrgpt.compute.CounterRandom;
import java.util.Arrays;

/** Chooses tokens from scores; among equals the one of lower number comes first. */
final class Sampler {
  private final SamplingConfig config;
  private final CounterRandom random;

  Sampler(SamplingConfig config) {
    this.config = config;
    this.random = new CounterRandom(config.seed());
  }

  /**
   * @param logits scores of all tokens
   * @param choice number of this choice, which picks its random number
   */
  int choose(float[] logits, long choice) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new IllegalArgumentException("the model's scores are not finite: " + logit);
      }
    }
    int candidates = config.topK() == 0 ? logits.length : Math.min(config.topK(), logits.length);
    int[] tokens = likeliest(logits, config.temperature() == 0 ? 1 : candidates);
    if (config.temperature() == 0) {
      return tokens[0];
    }
    double[] upTo = new double[candidates];
    double sum = 0;
    for (int i = 0; i < candidates; i++) {
      sum += Math.exp((logits[tokens[i]] - (double) logits[tokens[0]]) / config.temperature());
      upTo[i] = sum;
    }
    double point = random.uniform(choice) * sum;
    int i = 0;
    while (i < candidates - 1 && point >= upTo[i]) {
      i++;
    }
    return tokens[i];
  }

  /**
   * Some tokens, the likeliest first. Those that may be among them are gathered, and sorted each
   * time that they are twice as many as wanted: then few of those to come are better than the last.
   */
  private static int[] likeliest(float[] logits, int count) {
    long[] keys = new long[Math.min(logits.length, 2 * count)];
    int size = 0;
    long worst = Long.MAX_VALUE;
    for (int token = 0; token < logits.length; token++) {
      long key = key(logits[token], token);
      if (key < worst) {
        if (size == keys.length) {
          Arrays.sort(keys);
          size = count;
          worst = keys[count - 1];
        }
        keys[size++] = key;
      }
    }
    Arrays.sort(keys, 0, size);
    int[] tokens = new int[count];
    Arrays.setAll(tokens, i -> (int) keys[i]);
    return tokens;
  }

  /** Ascends as scores descend, and with the token where they are equal. */
  private static long key(float logit, int token) {
    int bits = Float.floatToIntBits(-logit);
    int ordered = bits ^ bits >> 31 & Integer.MAX_VALUE;
    return (long) ordered << 32 | token;
  }
}
