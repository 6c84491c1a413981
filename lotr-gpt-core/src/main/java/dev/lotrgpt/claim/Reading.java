package dev.lotrgpt.claim;

import dev.lotrgpt.claim.ClaimVerdict.Outcome;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A claim evaluated once: what it looked at, and what it came to. */
final class Reading {
  private static final int REASONS_SHOWN = 3;

  private final Map<String, Evidence> evidence = new LinkedHashMap<>();
  private final Map<String, String> gaps = new LinkedHashMap<>();
  private final List<Comparison> comparisons = new ArrayList<>();
  private final Set<String> told = new HashSet<>();
  private final boolean isOfOneSeed;
  private final boolean holds;
  private boolean selectsSeeds;
  private boolean poolsSeeds;
  private String obstacle;
  private String tooFewSeeds;
  private Evidence last;
  private int looks;

  Reading(List<Token> claim, StudyResults results) {
    this(claim, results, false);
  }

  private Reading(List<Token> claim, StudyResults results, boolean isOfOneSeed) {
    this.isOfOneSeed = isOfOneSeed;
    this.holds = new Interpreter(claim, new Selection(results, "", this)).run();
  }

  /**
   * Whether it holds for a seed alone, which says nothing of chance.
   *
   * @param results of the runs of that seed
   */
  static Reading ofOneSeed(List<Token> claim, StudyResults results) {
    return new Reading(claim, results, true);
  }

  boolean isOfOneSeed() {
    return isOfOneSeed;
  }

  Outcome outcome() {
    if (obstacle != null || !gaps.isEmpty()) {
      return Outcome.UNDECIDED;
    }
    if (tooFewSeeds != null) {
      return Outcome.TOO_FEW_SEEDS;
    }
    return holds ? Outcome.HOLDS : Outcome.REFUTED;
  }

  /** What was compared with what, in the order of the claim. */
  List<Comparison> comparisons() {
    return comparisons;
  }

  void compare(Comparison comparison) {
    if (obstacle == null) {
      comparisons.add(comparison);
    }
  }

  /** A comparison will have that number. */
  void tell(Evidence seen) {
    told.add(seen.expression());
  }

  /** Whether a comparison has that number. */
  boolean tells(Evidence seen) {
    return told.contains(seen.expression())
        || comparisons.stream().anyMatch(comparison -> comparison.text().contains(seen.shown()));
  }

  /** How often results were looked at. */
  int looks() {
    return looks;
  }

  /** The latest of them. */
  Evidence last() {
    return last;
  }

  /** The numbers that were looked at, in order. */
  List<Evidence> evidence() {
    return List.copyOf(evidence.values());
  }

  /** Why it is undecided: each reason once, with the runs that it is of. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (obstacle != null) {
      problems.add(obstacle);
    }
    if (tooFewSeeds != null) {
      problems.add(tooFewSeeds);
    }
    Map<String, List<String>> runsByReason = new LinkedHashMap<>();
    gaps.forEach(
        (run, reason) -> runsByReason.computeIfAbsent(reason, of -> new ArrayList<>()).add(run));
    int left = gaps.size();
    for (Map.Entry<String, List<String>> lacking :
        runsByReason.entrySet().stream().limit(REASONS_SHOWN).toList()) {
      problems.add(named(lacking.getValue()) + ": " + lacking.getKey());
      left -= lacking.getValue().size();
    }
    if (left > 0) {
      problems.add("and " + more(left));
    }
    return problems;
  }

  /** {@code 'dropout 0, seed 1' and 9 more runs}. */
  private static String named(List<String> runs) {
    String first = "'" + runs.get(0) + "'";
    return runs.size() == 1 ? first : first + " and " + more(runs.size() - 1);
  }

  private static String more(int runs) {
    return runs + (runs == 1 ? " more run" : " more runs");
  }

  /** Whether the claim itself tells one seed from another. */
  boolean selectsSeeds() {
    return selectsSeeds;
  }

  void lookAtKey(String key) {
    selectsSeeds |= obstacle == null && key.equals(Setting.SEED.key());
  }

  /** Whether it is about the runs of all seeds together, and of each alone says nothing. */
  boolean poolsSeeds() {
    return poolsSeeds;
  }

  void poolSeeds() {
    poolsSeeds |= obstacle == null;
  }

  void look(Evidence seen, List<RunResult> runs) {
    last = seen;
    looks++;
    if (obstacle != null) {
      return;
    }
    evidence.put(seen.expression(), seen);
    for (RunResult run : runs) {
      boolean there =
          seen.metric() == null ? run.trained() : Double.isFinite(seen.metric().of(run));
      if (!there) {
        gaps.putIfAbsent(run.planned().label(), why(run, seen.metric()));
      }
    }
  }

  /** Nobody can decide on a number that is not finite: what follows in the claim counts no more. */
  void stop(String reason) {
    obstacle = obstacle == null ? reason : obstacle;
  }

  /** The runs are there, and too few to tell an effect from chance. */
  void lackSeeds(String reason) {
    tooFewSeeds = reason;
  }

  private static String why(RunResult run, Metric metric) {
    if (run.problem() != null) {
      return run.problem();
    }
    return Double.isNaN(metric.of(run)) && run.evaluation() == null
        ? "not evaluated"
        : metric.key() + " is " + metric.of(run);
  }
}
