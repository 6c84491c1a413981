package dev.lotrgpt.benchmark;

import java.util.Arrays;
import java.util.List;

/** Of a few numbers. */
final class Median {

  private Median() {}

  /**
   * @param values at least one
   */
  static double of(List<Double> values) {
    return of(values.stream().mapToDouble(value -> value).toArray());
  }

  /**
   * @param values at least one
   */
  static double of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values have no median");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
