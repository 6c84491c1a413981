package dev.lotrgpt.maven.report.figure;

import java.util.List;

/**
 * A figure's curves for a script that lets its reader look closer.
 *
 * @param xName of the horizontal axis
 * @param logarithmic whether that axis is
 */
public record Explorer(String xName, String yName, boolean logarithmic, List<Series> series) {

  /**
   * A curve.
   *
   * @param ink see {@link Ink#key}
   * @param y null where it has no value
   */
  public record Series(String label, String ink, boolean dashed, List<Double> x, List<Double> y) {}

  static Explorer none() {
    return new Explorer("", "", false, List.of());
  }

  static double digits(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
