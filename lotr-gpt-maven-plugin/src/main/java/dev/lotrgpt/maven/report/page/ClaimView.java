package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.experiment.ClaimVerdict;
import dev.lotrgpt.experiment.ClaimVerdict.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A claim and its verdict.
 *
 * @param outcome {@code holds}, {@code refuted} or {@code undecided}
 * @param detail the numbers behind it
 * @param seeds how it went for the single seeds; empty where there is nothing to say
 */
public record ClaimView(
    String statement, String expression, String outcome, String detail, String seeds) {

  public static ClaimView of(ClaimVerdict verdict) {
    return new ClaimView(
        verdict.claim().statement(),
        verdict.claim().holds(),
        text(verdict.outcome()),
        verdict.detail(),
        seeds(verdict.seeds()));
  }

  public static String text(Outcome outcome) {
    return switch (outcome) {
      case HOLDS -> "holds";
      case REFUTED -> "refuted";
      case UNDECIDED -> "undecided";
    };
  }

  private static String seeds(List<ClaimVerdict.SeedOutcome> seeds) {
    if (seeds.isEmpty()) {
      return "";
    }
    long holding = seeds.stream().filter(seed -> seed.outcome() == Outcome.HOLDS).count();
    if (holding == seeds.size()) {
      return "holds for each of " + seeds.size() + " seeds alone";
    }
    return "holds for "
        + holding
        + " of "
        + seeds.size()
        + " seeds alone; "
        + seeds.stream()
            .filter(seed -> seed.outcome() != Outcome.HOLDS)
            .map(seed -> "seed " + seed.seed() + ": " + text(seed.outcome()))
            .collect(Collectors.joining(", "));
  }
}
