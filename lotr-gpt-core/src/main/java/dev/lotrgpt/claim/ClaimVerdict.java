package dev.lotrgpt.claim;

import dev.lotrgpt.plan.Claim;
import java.util.ArrayList;
import java.util.List;

/**
 * What the results say about a claim.
 *
 * @param study id
 * @param details the numbers that were compared, or why there are none
 * @param seedsTogether how many seeds it rests on where it says nothing of each alone: one, which
 *     says nothing of chance, or those that a law is fitted to; else 0
 * @param p how likely chance alone makes the numbers go as far beyond the claim's limit, where it
 *     does not hold in truth: of its comparisons, the one that chance makes most easily; NaN where
 *     seeds have yet to tell
 * @param seeds the outcome among the runs of each seed alone; empty where the study has one seed,
 *     or the claim is about seeds or all of them together
 */
public record ClaimVerdict(
    String study,
    Claim claim,
    Outcome outcome,
    List<String> details,
    int seedsTogether,
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
    if (!ofSeeds().isEmpty()) {
      lines.add((complete() == 0 ? "" : "holds for ") + ofSeeds());
    }
    return lines;
  }

  /** The lines as one. */
  public String detail() {
    return String.join("; ", lines());
  }

  /**
   * {@code 1 seed}, {@code 2 of 3 seeds}; that it does not hold for a seed and that nobody knows
   * are two things: {@code 1 of 2 seeds, 1 more lacks results}.
   */
  private String ofSeeds() {
    if (seedsTogether > 0) {
      return seedsTogether == 1 ? "1 seed" : seedsTogether + " seeds together";
    }
    if (seeds.isEmpty()) {
      return "";
    }
    long open = seeds.size() - complete();
    return complete() == 0
        ? "each of the " + seeds.size() + " seeds lacks results"
        : seedsHolding()
            + (" of " + complete() + (complete() == 1 ? " seed" : " seeds"))
            + (open == 0
                ? ""
                : ", " + open + (open == 1 ? " more lacks" : " more lack") + " results");
  }

  private long complete() {
    return seeds.stream().map(SeedOutcome::outcome).filter(ClaimVerdict::isDecided).count();
  }

  /** {@code 1 seed}, {@code 3 of 3 seeds, p = 0.0033}; empty where nothing is known. */
  public String certainty() {
    List<String> parts = new ArrayList<>();
    if (!ofSeeds().isEmpty()) {
      parts.add((isDecided() || complete() == 0 ? "" : "holds for ") + ofSeeds());
    }
    if (!Double.isNaN(p)) {
      parts.add(Comparison.shown(p));
    }
    return String.join(", ", parts);
  }

  public boolean isDecided() {
    return isDecided(outcome);
  }

  private static boolean isDecided(Outcome outcome) {
    return outcome == Outcome.HOLDS || outcome == Outcome.REFUTED;
  }

  /** Whether it rests on one seed, which says nothing of chance. */
  public boolean isOfOneSeed() {
    return seedsTogether == 1;
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
