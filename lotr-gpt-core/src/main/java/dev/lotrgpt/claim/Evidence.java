package dev.lotrgpt.claim;

import dev.lotrgpt.result.Metric;

/**
 * A number that a claim compared.
 *
 * @param expression as the claim asked for it: {@code where(dropout=0.2).rise}
 * @param metric what was measured, null for a count of runs
 * @param value NaN where a run lacks it
 * @param runs how many runs it comes from
 */
public record Evidence(String expression, Metric metric, double value, int runs) {

  /** {@code where(dropout=0.2).rise = 0.010 (n=3)}. */
  public String text() {
    return metric == null
        ? expression + " = " + runs
        : expression + " = " + metric.text(value) + " (n=" + runs + ")";
  }

  /** As a side of a comparison: {@code where(dropout=0.2).rise 0.010 (n=3)}. */
  String shown() {
    return metric == null
        ? expression + " " + runs
        : expression + " " + metric.text(value) + (runs == 1 ? "" : " (n=" + runs + ")");
  }
}
