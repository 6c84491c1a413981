package dev.lotrgpt.result.law;

import dev.lotrgpt.compute.CounterRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The law that suits some runs, and how sure it is.
 *
 * <p>Intervals are those of a bootstrap over runs (Efron 1979), whose percentiles are moved outward
 * as Student's t is wider than the normal distribution (Hesterberg 2015, section 3.3): with few
 * runs, a bootstrap alone is too sure of itself. A resample that has too few different sizes to
 * have a law says that everything is possible: one seed of few sizes leaves an interval without
 * bounds.
 */
public final class LawFit {
  /**
   * Different values of a size below which a term says nothing: it has two numbers, and the offset.
   */
  public static final int FEWEST_VALUES = 4;

  /** In a resample, where a law can go through them. */
  private static final int FEWEST_OF_RESAMPLE = 3;

  private static final int RESAMPLES = 1000;

  /** Of the resamples: the same runs always give the same interval. */
  private static final long KEY = 0x1A3F17L;

  private final LossLaw law;

  /** Laws of resamples; empty for those that have none. */
  private final List<Optional<LossLaw>> resampled;

  /** Share of resamples beyond an end of an interval. */
  private final double tail;

  private LawFit(LossLaw law, List<Optional<LossLaw>> resampled, double tail) {
    this.law = law;
    this.resampled = resampled;
    this.tail = tail;
  }

  /**
   * Fits the sizes that vary.
   *
   * @return empty where none does, one of them has less than {@value #FEWEST_VALUES} different
   *     values, or there are no more runs than the law has numbers
   */
  public static Optional<LawFit> of(List<LossPoint> runs) {
    List<Size> sizes = Arrays.stream(Size.values()).filter(size -> values(size, runs) > 1).toList();
    int freedom = runs.size() - 2 * sizes.size() - 1;
    if (sizes.isEmpty()
        || freedom < 1
        || sizes.stream().anyMatch(size -> values(size, runs) < FEWEST_VALUES)) {
      return Optional.empty();
    }
    List<LossPoint> points = runs.stream().sorted(ORDER).toList();
    LossLaw law = new LawSearch(sizes, points).law();
    List<Optional<LossLaw>> resampled =
        IntStream.range(0, RESAMPLES)
            .mapToObj(i -> resample(points, new CounterRandom(KEY).stream(i)))
            .map(
                resample ->
                    sizes.stream().allMatch(size -> values(size, resample) >= FEWEST_OF_RESAMPLE)
                        ? Optional.of(new LawSearch(sizes, resample).lawNear(law))
                        : Optional.<LossLaw>empty())
            .toList();
    return Optional.of(new LawFit(law, resampled, tail(points.size(), freedom)));
  }

  private static final Comparator<LossPoint> ORDER =
      Comparator.comparingDouble((LossPoint point) -> point.sizes().get(Size.PARAMETERS))
          .thenComparingDouble(point -> point.sizes().get(Size.DATA))
          .thenComparingDouble(LossPoint::loss);

  private static long values(Size size, List<LossPoint> points) {
    return points.stream().map(point -> point.sizes().get(size)).distinct().count();
  }

  private static List<LossPoint> resample(List<LossPoint> points, CounterRandom random) {
    return IntStream.range(0, points.size())
        .mapToObj(i -> points.get(random.below(points.size(), i)))
        .toList();
  }

  private static double tail(int runs, int freedom) {
    double quantile =
        new TDistribution(freedom).inverseCumulativeProbability((1 - Interval.LEVEL) / 2);
    return new NormalDistribution()
        .cumulativeProbability(quantile * Math.sqrt((double) runs / freedom));
  }

  public LossLaw law() {
    return law;
  }

  /** Of the exponent of a size that varies. */
  public Interval exponent(Size size) {
    return interval(
        each -> Math.min(each.exponent(size), LawSearch.MOST),
        each -> each.exponent(size) < LawSearch.MOST ? each.exponent(size) : INFINITE);
  }

  /** Of the loss at some sizes: the band around the law. */
  public Interval at(Map<Size, Double> sizes) {
    return interval(each -> each.at(sizes), each -> each.at(sizes));
  }

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private Interval interval(ToDoubleFunction<LossLaw> lower, ToDoubleFunction<LossLaw> upper) {
    int beyond = (int) (tail * RESAMPLES);
    double[] low = sorted(lower, -INFINITE);
    double[] high = sorted(upper, INFINITE);
    return new Interval(low[beyond], high[RESAMPLES - 1 - beyond]);
  }

  private double[] sorted(ToDoubleFunction<LossLaw> value, double unknown) {
    return resampled.stream()
        .mapToDouble(each -> each.map(value::applyAsDouble).orElse(unknown))
        .sorted()
        .toArray();
  }
}
