package dev.lotrgpt.claim;

import dev.lotrgpt.plan.Claim;
import java.util.ArrayList;
import java.util.List;

/**
 * What the results say about a claim.
 *
 * @param study id
 * @param details the numbers that were compared, or why there are none
 * @param isOfOneSeed whether it rests on one seed, which says nothing of chance
 * @param p how likely chance alone makes the numbers go as far beyond the claim's limit, where it
 *     does not hold in truth: of its comparisons, the one that chance makes most easily; NaN where
 *     seeds have yet to tell
 * @param seeds the outcome among the runs of each seed alone; empty where the study has one seed,
 *     or the claim is about seeds
 */
public record ClaimVerdict(
    String study,
    Claim claim,
    Outcome outcome,
    List<String> details,
    boolean isOfOneSeed,
    double p,
    List<Evidence> evidence,
    List<SeedOutcome> seeds) {

  public ClaimVerdict {
    details = List.copyOf(details);
    evidence = List.copyOf(evidence);
    seeds = List.copyOf(seeds);
  }

  /** The details, and for how many seeds they speak. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(details);
    if (isOfOneSeed) {
      lines.add("1 seed");
    } else if (!seeds.isEmpty()) {
      lines.add("holds for " + seedsHolding() + " of " + seeds.size() + " seeds" + open());
    }
    return lines;
  }

  /** The lines as one. */
  public String detail() {
    return String.join("; ", lines());
  }

  /** That it does not hold for a seed and that nobody knows are two things. */
  private String open() {
    long open = seeds.stream().filter(seed -> seed.outcome() == Outcome.UNDECIDED).count();
    return open == 0 ? "" : ", " + open + " undecided";
  }

  /** {@code 1 seed}, {@code 3 of 3 seeds, p 0.0033}; empty where nothing is known. */
  public String certainty() {
    List<String> parts = new ArrayList<>();
    if (isOfOneSeed) {
      parts.add("1 seed");
    } else if (!seeds.isEmpty()) {
      parts.add(seedsHolding() + " of " + seeds.size() + " seeds" + open());
    }
    if (!Double.isNaN(p)) {
      parts.add(Comparison.shown(p));
    }
    return String.join(", ", parts);
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
        detail(),
        seeds.isEmpty() ? "" : Long.toString(seedsHolding()),
        seeds.isEmpty() ? "" : Integer.toString(seeds.size()),
        Double.isNaN(p) ? "" : Double.toString(p));
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
