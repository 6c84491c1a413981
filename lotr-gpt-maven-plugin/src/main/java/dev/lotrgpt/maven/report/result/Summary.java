package dev.lotrgpt.maven.report.result;

import java.util.Arrays;

/**
 * A number over seeds.
 *
 * @param n how many there are
 * @param deviation standard deviation of the sample; 0 for a single one
 */
public record Summary(int n, double mean, double deviation, double min, double max) {

  /**
   * @throws IllegalArgumentException if there is none
   */
  public static Summary of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a summary needs at least one value");
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    return new Summary(
        values.length,
        mean,
        deviation,
        Arrays.stream(values).min().orElseThrow(),
        Arrays.stream(values).max().orElseThrow());
  }
}
