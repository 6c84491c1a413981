package dev.lotrgpt.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lotrgpt.compute.Precision;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final Case TRAINING =
      new Case(Case.Mode.TRAIN, 6, 256, 8, 256, 16, 0, Precision.FLOAT32);
  private static final Case GENERATION =
      new Case(Case.Mode.GENERATE, 6, 256, 8, 256, 1, 0, Precision.FLOAT32);

  private static Timing timing(String contender, Double... turns) {
    return new Timing(contender, contender + " 1.0", List.of(turns));
  }

  private final Timing trainer = timing("lotr-gpt", 500.0, 1000.0, 600.0);
  private final Timing slow = timing("slow", 3000.0, 3000.0, 3000.0);
  private final Timing fast = timing("fast", 1000.0, 3000.0, 1500.0);

  private Row row(Case work) {
    return new Row(
        work, trainer, List.of(slow, fast), OptionalDouble.of(460), OptionalDouble.empty());
  }

  @Test
  void fastestPeerHasTheSmallestMedian() {
    assertThat(row(TRAINING).fastestPeer()).contains(fast);
  }

  @Test
  void ratioIsTheMedianOfTheRoundsRatios() {
    // 2, 3 and 2.5; the ratio of the medians would be 2.5 as well, of the best 2.
    assertThat(row(TRAINING).ratio(fast)).isEqualTo(2.5);
    // 6, 3 and 5; the ratio of the medians would be 5, the mean 4.67.
    assertThat(row(TRAINING).ratio(slow)).isEqualTo(5);
    Timing shifted = timing("shifted", 4000.0, 1000.0, 1200.0);
    // 8, 1 and 2; the ratio of the medians is 2.
    assertThat(row(TRAINING).ratio(shifted)).isEqualTo(2);
  }

  @Test
  void shareIsOfTheFastestRound() {
    // 138.36e9 operations in 0.5 s.
    assertThat(row(TRAINING).gigaflops(trainer).orElseThrow()).isCloseTo(276.7, within(0.1));
    assertThat(row(TRAINING).share(trainer).orElseThrow()).isCloseTo(0.6016, within(0.0001));
  }

  @Test
  void generationHasNoShare() {
    assertThat(row(GENERATION).gigaflops(trainer)).isEmpty();
    assertThat(row(GENERATION).share(trainer)).isEmpty();
  }

  @Test
  void withoutAPeakThereIsNoShare() {
    Row row = new Row(TRAINING, trainer, List.of(), OptionalDouble.empty(), OptionalDouble.empty());
    assertThat(row.share(trainer)).isEmpty();
    assertThat(row.gigaflops(trainer)).isPresent();
    assertThat(row.fastestPeer()).isEmpty();
  }

  @Test
  void scatterIsThatOfTheTwoThatAreCompared() {
    // (1000 - 500) / 600 of this trainer, (3000 - 1000) / 1500 of the fastest peer.
    assertThat(row(TRAINING).scatter()).isCloseTo(1.333, within(0.001));
    assertThat(row(TRAINING).isUnsteady()).isTrue();
    Row steady =
        new Row(
            TRAINING,
            timing("lotr-gpt", 500.0, 510.0, 570.0),
            List.of(timing("fast", 600.0, 600.0, 601.0), slow),
            OptionalDouble.of(460),
            OptionalDouble.empty());
    assertThat(steady.scatter()).isCloseTo(70 / 510.0, within(1e-9));
    assertThat(steady.isUnsteady()).isFalse();
  }
}
