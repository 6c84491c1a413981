package dev.lotrgpt.maven.report.result;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How far the seeds of a condition go apart, pooled over reproductions of it.
 *
 * @param variance of a single run
 * @param degreesOfFreedom 0 where no reproduction has two seeds: nothing is known then
 */
public record Spread(double variance, int degreesOfFreedom) {
  private static final double LEVEL = 0.975;

  public static Spread of(List<Summary> reproductions) {
    int degrees = reproductions.stream().mapToInt(summary -> summary.n() - 1).sum();
    double squares =
        reproductions.stream()
            .mapToDouble(summary -> (summary.n() - 1) * summary.deviation() * summary.deviation())
            .sum();
    return new Spread(degrees == 0 ? Double.NaN : squares / degrees, degrees);
  }

  /**
   * The 95 % interval of a difference that is chance alone goes from minus to plus this: Student's
   * t test with the pooled variance.
   *
   * @param n seeds of the one mean
   * @param m seeds of the other
   * @return infinite where the spread is unknown
   */
  public double limit(int n, int m) {
    return degreesOfFreedom == 0
        ? Double.POSITIVE_INFINITY
        : new TDistribution(degreesOfFreedom).inverseCumulativeProbability(LEVEL)
            * Math.sqrt(variance * (1.0 / n + 1.0 / m));
  }
}
