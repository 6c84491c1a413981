package dev.lotrgpt.result;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A number with what its seeds say of how sure it is, by Student's t.
 *
 * @param seeds two at least
 * @param value over all of them
 * @param error its standard error; 0 where all seeds agree
 */
public record Estimate(int seeds, double value, double error) {
  private static final double LEVEL = 0.975;

  /** Relative: sums in another order differ by less. */
  private static final double ROUNDING = 1e-12;

  public Estimate {
    if (seeds < 2) {
      throw new IllegalArgumentException("one seed says nothing of chance");
    }
  }

  /** Of a mean of numbers, one of each seed. */
  public static Estimate ofMean(double... values) {
    double all = Arrays.stream(values).sum();
    return jackknife(
        all / values.length,
        Arrays.stream(values).map(value -> (all - value) / (values.length - 1)).toArray());
  }

  /**
   * Of any number that changes smoothly with the results, so of no extreme and no median: by how
   * much it changes without each seed (Tukey 1958). For a mean, that is the usual standard error.
   *
   * @param without the number without the first seed, without the second, and so on
   */
  public static Estimate jackknife(double value, double... without) {
    int n = without.length;
    double mean = Arrays.stream(without).average().orElse(Double.NaN);
    double squares = Arrays.stream(without).map(v -> (v - mean) * (v - mean)).sum();
    double error = Math.sqrt((n - 1.0) / n * squares);
    return new Estimate(n, value, error > ROUNDING * Math.abs(mean) ? error : 0);
  }

  /** The lower end of the 95 % interval. */
  public double low() {
    return value - halfWidth();
  }

  /** The upper end of the 95 % interval. */
  public double high() {
    return value + halfWidth();
  }

  private double halfWidth() {
    return student().inverseCumulativeProbability(LEVEL) * error;
  }

  /** How likely chance alone makes it as large, where it is a limit in truth; one-sided. */
  public double probabilityOfMore(double limit) {
    if (error == 0) {
      return value > limit ? 0 : 1;
    }
    // The upper tail as a lower one: 1 - cdf has no digits left for a small p.
    return student().cumulativeProbability((limit - value) / error);
  }

  /** Likewise as small. */
  public double probabilityOfLess(double limit) {
    return new Estimate(seeds, -value, error).probabilityOfMore(-limit);
  }

  private TDistribution student() {
    return new TDistribution(seeds - 1.0);
  }
}
