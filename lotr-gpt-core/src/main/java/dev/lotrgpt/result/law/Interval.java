package dev.lotrgpt.result.law;

/**
 * Where a number is with a probability of 95 %.
 *
 * @param low may be infinite
 * @param high may be infinite
 */
public record Interval(double low, double high) {
  static final double LEVEL = 0.95;

  /** Of a number of which nothing is known. */
  static final Interval UNKNOWN = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public boolean isBounded() {
    return Double.isFinite(low) && Double.isFinite(high);
  }

  public double width() {
    return high - low;
  }
}
