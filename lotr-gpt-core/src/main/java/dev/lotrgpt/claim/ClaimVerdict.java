package dev.lotrgpt.claim;

import dev.lotrgpt.plan.Claim;
import java.util.List;

/**
 * What the results say about a claim.
 *
 * @param study id
 * @param detail the numbers that were compared, or why there are none, in one line
 * @param seeds the outcome among the runs of each seed alone; empty where the study has one seed,
 *     or the claim is about seeds
 */
public record ClaimVerdict(
    String study,
    Claim claim,
    Outcome outcome,
    String detail,
    List<Evidence> evidence,
    List<SeedOutcome> seeds) {

  public ClaimVerdict {
    evidence = List.copyOf(evidence);
    seeds = List.copyOf(seeds);
  }

  public boolean isDecided() {
    return outcome == Outcome.HOLDS || outcome == Outcome.REFUTED;
  }

  /** As {@code claims.csv} has them. */
  public static List<List<String>> rows(List<ClaimVerdict> verdicts) {
    return verdicts.stream().map(ClaimVerdict::row).toList();
  }

  private List<String> row() {
    String holds =
        switch (outcome) {
          case HOLDS -> "true";
          case REFUTED -> "false";
          case UNDECIDED, TOO_FEW_SEEDS -> "undecided";
        };
    return List.of(
        study,
        claim.statement(),
        holds,
        detail,
        seeds.isEmpty() ? "" : Long.toString(seedsHolding()),
        seeds.isEmpty() ? "" : Integer.toString(seeds.size()));
  }

  /** For how many of the seeds it holds alone. */
  public long seedsHolding() {
    return seeds.stream().filter(seed -> seed.outcome() == Outcome.HOLDS).count();
  }

  public enum Outcome {
    HOLDS,
    REFUTED,
    /** Runs are missing, or a number is not finite: such a claim never holds. */
    UNDECIDED,
    /** All runs are there, and the claim asks for a probability that takes more seeds. */
    TOO_FEW_SEEDS
  }

  public record SeedOutcome(String seed, Outcome outcome) {}
}
