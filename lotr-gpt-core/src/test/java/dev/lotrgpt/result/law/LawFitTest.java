package dev.lotrgpt.result.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LawFitTest {
  private static final double PARAMETERS = 800_000;
  private static final double EXPONENT = 0.35;

  /** What a seed changes: half a per cent of the loss. */
  private static final double NOISE = 0.005;

  @Test
  void findsTheLawThatMadeTheLosses() {
    LawFit fit = LawFit.of(runs(new Random(1), 6, 2, 0)).orElseThrow();

    assertThat(fit.law().exponent(Size.DATA)).isCloseTo(EXPONENT, within(1e-3));
    assertThat(fit.law().offset()).isCloseTo(1.5, within(1e-2));
    assertThat(fit.law().at(sizes(20_000))).isCloseTo(loss(20_000), within(1e-4));
    assertThat(fit.law().at(sizes(1e6))).isCloseTo(loss(1e6), within(1e-2));
    assertThat(fit.law().exponent(Size.PARAMETERS)).as("does not vary").isZero();
  }

  @Test
  void findsBothExponentsWhereBothSizesVary() {
    List<LossPoint> runs = new ArrayList<>();
    for (double n = 1e5; n < 5e6; n *= 3) {
      for (double d = 1e4; d < 5e5; d *= 3) {
        runs.add(new LossPoint(n, d, 1.2 + 300 * Math.pow(n, -0.55) + 20 * Math.pow(d, -0.3)));
      }
    }
    LawFit fit = LawFit.of(runs).orElseThrow();

    assertThat(fit.law().exponent(Size.PARAMETERS)).isCloseTo(0.55, within(0.02));
    assertThat(fit.law().exponent(Size.DATA)).isCloseTo(0.3, within(0.02));
    assertThat(fit.exponent(Size.DATA).isBounded()).isTrue();
  }

  /** One run that went wrong moves the law less than the noise of all others. */
  @Test
  void anOutlierCountsLittle() {
    List<LossPoint> runs = new ArrayList<>(runs(new Random(2), 6, 3, 0));
    LossPoint last = runs.remove(runs.size() - 1);
    runs.add(new LossPoint(last.sizes(), last.loss() * 1.3));

    assertThat(LawFit.of(runs).orElseThrow().law().exponent(Size.DATA))
        .isCloseTo(EXPONENT, within(0.05));
  }

  @Test
  void isTheSameInAnyOrderAndAtAnyTime() {
    List<LossPoint> runs = new ArrayList<>(runs(new Random(3), 5, 3, NOISE));
    Interval interval = LawFit.of(runs).orElseThrow().exponent(Size.DATA);
    Collections.shuffle(runs, new Random(4));

    assertThat(LawFit.of(runs).orElseThrow().exponent(Size.DATA)).isEqualTo(interval);
  }

  @Test
  void tooFewSizesHaveNoLaw() {
    assertThat(LawFit.of(List.of())).isEmpty();
    assertThat(LawFit.of(runs(new Random(5), 1, 10, NOISE))).isEmpty();
    assertThat(LawFit.of(runs(new Random(5), 3, 10, NOISE))).isEmpty();
    assertThat(LawFit.of(runs(new Random(5), 4, 1, NOISE))).isPresent();
  }

  /** However well its points lie on a curve. */
  @Test
  void oneSeedLeavesEverythingOpen() {
    for (int sizes = 4; sizes <= 6; sizes++) {
      LawFit fit = LawFit.of(runs(new Random(sizes), sizes, 1, 0)).orElseThrow();
      assertThat(fit.exponent(Size.DATA).isBounded()).as(sizes + " sizes").isFalse();
      assertThat(fit.at(sizes(20_000)).isBounded()).as(sizes + " sizes").isFalse();
    }
  }

  /** Over several studies, so that luck does not decide. */
  @Tag("slow")
  @Test
  void isNeverMoreCertainWithFewerRuns() {
    double before = Double.POSITIVE_INFINITY;
    for (int seeds : new int[] {1, 2, 3, 5}) {
      double width = meanWidth(5, seeds);
      assertThat(width).as(seeds + " seeds").isLessThanOrEqualTo(before);
      before = width;
    }
    assertThat(meanWidth(6, 3)).isLessThan(meanWidth(5, 3));
    assertThat(meanWidth(5, 3)).isLessThan(meanWidth(4, 3));
  }

  private static double meanWidth(int sizes, int seeds) {
    double sum = 0;
    for (int study = 0; study < 4; study++) {
      LawFit fit = LawFit.of(runs(new Random(study), sizes, seeds, NOISE)).orElseThrow();
      sum += fit.exponent(Size.DATA).width();
    }
    return sum / 4;
  }

  /**
   * A 95 % interval is to hold the truth in 19 of 20 studies; less than 34 of 40 would be chance.
   */
  @Test
  void theIntervalHoldsTheTruth() {
    int holds = 0;
    for (int study = 0; study < 20; study++) {
      LawFit fit = LawFit.of(runs(new Random(100 + study), 5, 3, NOISE)).orElseThrow();
      Interval interval = fit.exponent(Size.DATA);
      holds += interval.low() <= EXPONENT && EXPONENT <= interval.high() ? 1 : 0;
      assertThat(interval.low()).isLessThan(fit.law().exponent(Size.DATA));
      assertThat(interval.high()).isGreaterThan(fit.law().exponent(Size.DATA));
    }
    assertThat(holds).isGreaterThanOrEqualTo(16);
  }

  @Test
  void theBandHoldsTheLawAndWidensBeyondTheRuns() {
    LawFit fit = LawFit.of(runs(new Random(6), 5, 3, NOISE)).orElseThrow();
    Interval inside = fit.at(sizes(40_000));
    Interval beyond = fit.at(sizes(4_000_000));

    assertThat(fit.law().at(sizes(40_000))).isBetween(inside.low(), inside.high());
    assertThat(inside.width()).isLessThan(0.05);
    assertThat(beyond.width()).isGreaterThan(2 * inside.width());
  }

  /** Where more text raises the loss, there is no law that it falls by. */
  @Test
  void aLossThatDoesNotFallHasExponent0() {
    List<LossPoint> runs = new ArrayList<>();
    for (double d = 1e4; d < 2e5; d *= 2) {
      for (int seed = 0; seed < 3; seed++) {
        runs.add(new LossPoint(PARAMETERS, d, 2 + 1e-6 * d + 0.001 * seed));
      }
    }
    LawFit fit = LawFit.of(runs).orElseThrow();

    assertThat(fit.law().exponent(Size.DATA)).isZero();
    assertThat(fit.exponent(Size.DATA).low()).isZero();
  }

  /** Each size is twice the one before. */
  private static List<LossPoint> runs(Random random, int sizes, int seeds, double noise) {
    List<LossPoint> runs = new ArrayList<>();
    for (int size = 0; size < sizes; size++) {
      double characters = 9_400 * Math.pow(2, size);
      for (int seed = 0; seed < seeds; seed++) {
        double loss = loss(characters) * (1 + noise * random.nextGaussian());
        runs.add(new LossPoint(PARAMETERS, characters, loss));
      }
    }
    return runs;
  }

  private static double loss(double characters) {
    return 1.5 + 20 * Math.pow(characters, -EXPONENT);
  }

  private static Map<Size, Double> sizes(double characters) {
    return new EnumMap<>(Map.of(Size.PARAMETERS, PARAMETERS, Size.DATA, characters));
  }
}
