package dev.lotrgpt.claim;

import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.Metric.Unit;

/**
 * A number that a claim compared.
 *
 * @param expression as the claim asked for it: {@code where(dropout=0.2).rise}
 * @param metric what was measured, null for a count of runs
 * @param unit of the value: of a difference between shares, that of differences
 * @param value NaN where a run lacks it
 * @param runs how many runs it comes from
 * @param choice which of them, or of their means, it is, where that depends on their order; else
 *     empty
 */
public record Evidence(
    String expression, Metric metric, Unit unit, double value, int runs, String choice) {

  /** {@code where(dropout=0.2).rise = 0.010 (n=3)}. */
  public String text() {
    return metric == null
        ? expression + " = " + runs
        : expression + " = " + number() + " (n=" + runs + ")";
  }

  /** As a side of a comparison: {@code where(dropout=0.2).rise 0.010 (n=3)}. */
  String shown() {
    return metric == null
        ? expression + " " + runs
        : expression + " " + number() + (runs == 1 ? "" : " (n=" + runs + ")");
  }

  private String number() {
    return Double.isFinite(value) ? unit.format(value) : Double.toString(value);
  }
}
