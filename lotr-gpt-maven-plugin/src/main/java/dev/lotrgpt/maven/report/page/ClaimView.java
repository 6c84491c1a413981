package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.claim.ClaimVerdict.Outcome;
import java.util.Objects;

/**
 * A claim and its verdict.
 *
 * @param outcome {@code holds}, {@code refuted} or {@code undecided}
 * @param detail the numbers behind it
 * @param source what the study that is replicated found; empty for a claim of one's own
 */
public record ClaimView(
    String statement, String expression, String outcome, String detail, String source) {

  public static ClaimView of(ClaimVerdict verdict) {
    return new ClaimView(
        verdict.claim().statement(),
        verdict.claim().holds(),
        text(verdict.outcome()),
        verdict.detail(),
        Objects.requireNonNullElse(verdict.claim().source(), ""));
  }

  /** In a word. */
  public String reproduced() {
    return switch (outcome) {
      case "holds" -> "yes";
      case "refuted" -> "no";
      default -> "undecided";
    };
  }

  public static String text(Outcome outcome) {
    return switch (outcome) {
      case HOLDS -> "holds";
      case REFUTED -> "refuted";
      case UNDECIDED, TOO_FEW_SEEDS -> "undecided";
    };
  }
}
