package dev.lotrgpt.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds are five standard deviations of what a perfect generator would show. */
class CounterRandomTest {
  private static final int COUNT = 100_000;

  private final CounterRandom random = new CounterRandom(7);

  @Test
  void numbersDependOnKeyAndCounterAlone() {
    double late = new CounterRandom(7).uniform(1_000_000);
    assertThat(random.uniform(3)).isNotEqualTo(late);
    assertThat(random.uniform(1_000_000)).isEqualTo(late);
    assertThat(new CounterRandom(8).uniform(1_000_000)).isNotEqualTo(late);
  }

  @Test
  void uniformNumbersHaveTheirMomentsAndBounds() {
    double[] values = LongStream.range(0, COUNT).mapToDouble(random::uniform).toArray();
    assertThat(Arrays.stream(values)).allMatch(x -> x >= 0 && x < 1);
    assertThat(mean(values)).isCloseTo(0.5, offset(5 * Math.sqrt(1.0 / 12 / COUNT)));
    assertThat(correlation(values)).isCloseTo(0, offset(5 / Math.sqrt(COUNT)));
    // Ten bins, chi-squared with 9 degrees of freedom: mean 9, standard deviation 4.2.
    int[] bins = new int[10];
    for (double value : values) {
      bins[(int) (value * 10)]++;
    }
    double expected = COUNT / 10.0;
    double chiSquared = 0;
    for (int bin : bins) {
      chiSquared += (bin - expected) * (bin - expected) / expected;
    }
    assertThat(chiSquared).isBetween(1.0, 30.0);
  }

  @Test
  void normalNumbersHaveTheirMoments() {
    double[] values = LongStream.range(0, COUNT).mapToDouble(random::gaussian).toArray();
    double mean = mean(values);
    double variance = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
    double fourth = Arrays.stream(values).map(x -> x * x * x * x).average().orElseThrow();
    assertThat(mean).isCloseTo(0, offset(5 / Math.sqrt(COUNT)));
    assertThat(variance).isCloseTo(1, offset(5 * Math.sqrt(2.0 / COUNT)));
    assertThat(fourth).isCloseTo(3, offset(5 * Math.sqrt(96.0 / COUNT)));
    assertThat(correlation(values)).isCloseTo(0, offset(5 / Math.sqrt(COUNT)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 85, 1_000_003, Integer.MAX_VALUE})
  void boundedNumbersStayBelowTheirBoundAndReachAllOfIt(int bound) {
    int[] values = LongStream.range(0, COUNT).mapToInt(i -> random.below(bound, i)).toArray();
    assertThat(Arrays.stream(values)).allMatch(x -> x >= 0 && x < bound);
    if (bound <= 85) {
      assertThat(IntStream.of(values).distinct().count()).isEqualTo(bound);
    }
    double deviation = bound / Math.sqrt(12.0 * COUNT);
    assertThat(IntStream.of(values).average().orElseThrow())
        .isCloseTo((bound - 1) / 2.0, offset(5 * deviation));
  }

  @Test
  void streamsAreIndependent() {
    double[] products = new double[COUNT];
    CounterRandom one = random.stream(0);
    CounterRandom other = random.stream(1);
    for (int i = 0; i < COUNT; i++) {
      products[i] = (one.uniform(i) - 0.5) * (other.uniform(i) - 0.5) * 12;
    }
    assertThat(mean(products)).isCloseTo(0, offset(5 / Math.sqrt(COUNT)));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Of neighbours. */
  private static double correlation(double[] values) {
    double mean = mean(values);
    double covariance = 0;
    double variance = 0;
    for (int i = 1; i < values.length; i++) {
      covariance += (values[i] - mean) * (values[i - 1] - mean);
      variance += (values[i] - mean) * (values[i] - mean);
    }
    return covariance / variance;
  }
}
