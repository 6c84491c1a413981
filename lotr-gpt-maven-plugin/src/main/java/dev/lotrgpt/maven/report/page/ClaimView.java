package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.claim.ClaimVerdict.Outcome;
import dev.lotrgpt.maven.report.result.Numbers;
import java.util.List;
import java.util.Objects;

/**
 * A claim and its verdict.
 *
 * @param outcome {@code holds}, {@code refuted} or {@code undecided}
 * @param details the numbers behind it
 * @param certainty for how many seeds, and how likely by chance; empty where nothing is known
 * @param isSure whether chance alone would hardly make it hold
 * @param source what the study that is replicated found; empty for a claim of one's own
 */
public record ClaimView(
    String statement,
    String expression,
    String outcome,
    List<String> details,
    String certainty,
    boolean isSure,
    String source) {
  /** Of a p, the usual one. */
  private static final double UNLIKELY = 0.05;

  /**
   * @param runs those of its study
   */
  public static ClaimView of(ClaimVerdict verdict, List<RunEntry> runs) {
    return new ClaimView(
        verdict.claim().statement(),
        verdict.claim().holds(),
        text(verdict.outcome()),
        verdict.details().stream().map(detail -> detail(detail, runs)).toList(),
        Numbers.typeset(verdict.certainty()),
        verdict.outcome() != Outcome.HOLDS || verdict.p() < UNLIKELY || isCertain(verdict),
        Objects.requireNonNullElse(verdict.claim().source(), ""));
  }

  /** A run that lacks a result stands first, and is called there as on all pages. */
  static String detail(String told, List<RunEntry> runs) {
    for (RunEntry run : runs) {
      String planned = "'" + run.run().planned().label() + "'";
      if (told.startsWith(planned)) {
        return "'" + run.label() + "'" + Numbers.typeset(told.substring(planned.length()));
      }
    }
    return Numbers.typeset(told);
  }

  /** Where there is no p: each seed alone says so, or the claim has the interval of all. */
  private static boolean isCertain(ClaimVerdict verdict) {
    return !verdict.isOfOneSeed()
        && Double.isNaN(verdict.p())
        && verdict.seedsHolding() == verdict.seeds().size();
  }

  /** For a style. */
  public String standing() {
    return isSure ? outcome : outcome + " weak";
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
