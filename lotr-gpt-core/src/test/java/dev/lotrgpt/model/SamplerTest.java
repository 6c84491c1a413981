package dev.lotrgpt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final int COUNT = 20_000;
  private static final float[] LOGITS = {0, (float) Math.log(3), -50, (float) Math.log(6)};

  @Test
  void temperatureOneSamplesFromTheSoftmax() {
    double[] shares = shares(new SamplingConfig(1, 0, 5));
    assertThat(shares).containsExactly(new double[] {0.1, 0.3, 0, 0.6}, offset(0.02));
  }

  @Test
  void temperatureDividesTheScores() {
    double[] shares = shares(new SamplingConfig(0.5, 0, 5));
    assertThat(shares)
        .containsExactly(new double[] {1 / 46.0, 9 / 46.0, 0, 36 / 46.0}, offset(0.02));
  }

  @Test
  void topKLeavesTheLikeliest() {
    double[] shares = shares(new SamplingConfig(1, 2, 5));
    assertThat(shares).containsExactly(new double[] {0, 1 / 3.0, 0, 2 / 3.0}, offset(0.02));
    assertThat(shares(new SamplingConfig(1, 99, 5)))
        .containsExactly(shares(new SamplingConfig(1, 0, 5)), offset(0.0));
  }

  @Test
  void temperatureZeroAndTopKOneAreGreedy() {
    assertThat(shares(new SamplingConfig(0, 0, 1))).containsExactly(0, 0, 0, 1);
    assertThat(shares(new SamplingConfig(2, 1, 1))).containsExactly(0, 0, 0, 1);
    assertThat(new Sampler(new SamplingConfig(0, 0, 1)).choose(new float[] {1, 2, 2}, 0))
        .isEqualTo(1);
  }

  @Test
  void extremeTemperaturesStayFinite() {
    assertThat(shares(new SamplingConfig(1e-300, 0, 1))).containsExactly(0, 0, 0, 1);
    double[] shares = shares(new SamplingConfig(1e300, 0, 1));
    assertThat(shares).containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, offset(0.02));
  }

  @Test
  void choicesRepeatWithTheirSeed() {
    assertThat(choices(new SamplingConfig(1, 0, 5)))
        .isEqualTo(choices(new SamplingConfig(1, 0, 5)));
    assertThat(choices(new SamplingConfig(1, 0, 5)))
        .isNotEqualTo(choices(new SamplingConfig(1, 0, 6)));
  }

  @Test
  void scoresThatAreNotFiniteAreRefused() {
    Sampler sampler = new Sampler(new SamplingConfig(1, 0, 1));
    assertThatThrownBy(() -> sampler.choose(new float[] {0, Float.NaN, 1}, 0))
        .hasMessageContaining("not finite");
    assertThatThrownBy(() -> sampler.choose(new float[] {0, Float.POSITIVE_INFINITY}, 0))
        .hasMessageContaining("not finite");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void temperaturesThatMakeNoSenseAreRefused(double temperature) {
    assertThatThrownBy(() -> new SamplingConfig(temperature, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("temperature");
    assertThatThrownBy(() -> new SamplingConfig(1, -1, 1)).hasMessageContaining("topK");
  }

  private static int[] choices(SamplingConfig config) {
    Sampler sampler = new Sampler(config);
    return IntStream.range(0, COUNT).map(i -> sampler.choose(LOGITS, i)).toArray();
  }

  private static double[] shares(SamplingConfig config) {
    double[] shares = new double[LOGITS.length];
    for (int symbol : choices(config)) {
      shares[symbol] += 1.0 / COUNT;
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.round(shares[i] * COUNT) / (double) COUNT;
    }
    return shares;
  }
}
