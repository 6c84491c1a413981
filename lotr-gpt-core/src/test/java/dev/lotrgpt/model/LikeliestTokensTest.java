package dev.lotrgpt.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.CounterRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Beside a plain sampler, which sorts all tokens: with the same seed it makes the same choices. */
class LikeliestTokensTest {
  @Test
  void choicesAreThoseOfASamplerThatSortsAllTokens() {
    Random random = new Random(3);
    int[] sizes = {1, 2, 3, 65, 1000, 20_000};
    for (int i = 0; i < 1500; i++) {
      float[] logits = new float[sizes[random.nextInt(i % 50 == 0 ? 6 : 5)]];
      boolean isCoarse = random.nextBoolean();
      for (int j = 0; j < logits.length; j++) {
        float value = (float) (4 * random.nextGaussian());
        // Many are equal, and some are 0 or -0.
        logits[j] = isCoarse ? Math.round(value) * (random.nextBoolean() ? 1f : -1f) * 0.5f : value;
      }
      int topK = new int[] {0, 1, 2, 5, 40, 999, 30_000}[random.nextInt(7)];
      SamplingConfig config = new SamplingConfig(random.nextInt(4) * 0.5, topK, i);
      Sampler sampler = new Sampler(config);
      for (long choice = 0; choice < 3; choice++) {
        assertThat(sampler.choose(logits, choice)).isEqualTo(plain(config, logits, choice));
      }
    }
  }

  private static int plain(SamplingConfig config, float[] logits, long choice) {
    Integer[] tokens = new Integer[logits.length];
    Arrays.setAll(tokens, i -> i);
    Arrays.sort(tokens, Comparator.comparingDouble(token -> -logits[token]));
    if (config.temperature() == 0) {
      return tokens[0];
    }
    int count = config.topK() == 0 ? tokens.length : Math.min(config.topK(), tokens.length);
    double[] upTo = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp((logits[tokens[i]] - (double) logits[tokens[0]]) / config.temperature());
      upTo[i] = sum;
    }
    double point = new CounterRandom(config.seed()).uniform(choice) * sum;
    int i = 0;
    while (i < count - 1 && point >= upTo[i]) {
      i++;
    }
    return tokens[i];
  }
}
