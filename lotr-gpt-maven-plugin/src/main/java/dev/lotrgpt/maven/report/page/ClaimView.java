package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.claim.ClaimVerdict.Outcome;

/**
 * A claim and its verdict.
 *
 * @param outcome {@code holds}, {@code refuted} or {@code undecided}
 * @param detail the numbers behind it
 */
public record ClaimView(String statement, String expression, String outcome, String detail) {

  public static ClaimView of(ClaimVerdict verdict) {
    return new ClaimView(
        verdict.claim().statement(),
        verdict.claim().holds(),
        text(verdict.outcome()),
        verdict.detail());
  }

  public static String text(Outcome outcome) {
    return switch (outcome) {
      case HOLDS -> "holds";
      case REFUTED -> "refuted";
      case UNDECIDED, TOO_FEW_SEEDS -> "undecided";
    };
  }
}
