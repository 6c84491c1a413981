package dev.lotrgpt.experiment;

import java.util.List;

/** Decides the claims of a study from its results. */
public final class ClaimEvaluator {
  private ClaimEvaluator() {}

  /**
   * Checks the claims before there are results.
   *
   * @throws ClaimException if one cannot be evaluated
   */
  public static void check(Study study) {
    throw new UnsupportedOperationException();
  }

  /**
   * @param results of all runs of the study
   * @return a verdict for each claim, in order
   * @throws ClaimException if a claim cannot be evaluated, whatever the results
   */
  public static List<ClaimVerdict> evaluate(StudyResults results) {
    throw new UnsupportedOperationException();
  }
}
