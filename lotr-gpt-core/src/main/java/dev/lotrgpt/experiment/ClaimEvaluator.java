package dev.lotrgpt.experiment;

import dev.lotrgpt.experiment.ClaimVerdict.Outcome;
import dev.lotrgpt.experiment.ClaimVerdict.SeedOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlExpression;
import org.apache.commons.jexl3.JexlInfo;

/**
 * Decides the claims of a study from its results. A claim is a comparison of means over runs:
 *
 * <ul>
 *   <li>{@code all.bestVal}: the mean of a {@link Metric} over all runs of the study;
 *   <li>{@code where('dropout', 0.2).rise}, {@code where('case', 'small').where('dropout', 0).gap}:
 *       over the runs with that value;
 *   <li>{@code all.min('bestVal')}, {@code .max('bestVal')}: the extreme run; {@code .n}: how many
 *       runs are trained;
 *   <li>{@code effect('dropout', 'finalVal')}, {@code where(...).effect(...)}: how far the metric's
 *       mean goes apart over the values of a setting, the mean being over everything else;
 *   <li>{@code abs(...)}, {@code + - * /}, {@code < <= > >= == !=}, {@code and or not}, and for XML
 *       {@code lt le gt ge eq ne}.
 * </ul>
 */
public final class ClaimEvaluator {
  private static final int GAPS_SHOWN = 3;
  private static final ClaimEngine ENGINE = new ClaimEngine();

  private ClaimEvaluator() {}

  /**
   * Checks the claims before there are results.
   *
   * @throws ClaimException if one cannot be evaluated
   */
  public static void check(Study study) {
    evaluate(StudyResults.none(study));
  }

  /**
   * @param results of all runs of the study
   * @return a verdict for each claim, in order
   * @throws ClaimException if a claim cannot be evaluated, whatever the results
   */
  public static List<ClaimVerdict> evaluate(StudyResults results) {
    List<ClaimVerdict> verdicts = new ArrayList<>();
    for (Claim claim : results.study().claims()) {
      try {
        verdicts.add(verdict(claim, results));
      } catch (ClaimException e) {
        throw new ClaimException(
            String.format(
                Locale.ROOT,
                "study %s, claim %s, '%s': %s",
                results.study().id(),
                verdicts.size() + 1,
                claim.statement() == null ? "" : claim.statement().strip(),
                e.getMessage()));
      }
    }
    return verdicts;
  }

  private static ClaimVerdict verdict(Claim claim, StudyResults results) {
    if (claim.statement() == null || claim.statement().isBlank()) {
      throw new ClaimException("<statement> is empty: say in words what <holds> says in numbers");
    }
    JexlExpression expression = parse(ClaimSyntax.checked(claim.holds()));
    Reading reading = read(expression, results);
    if (reading.evidence().isEmpty()) {
      throw new ClaimException("<holds> looks at no result: perhaps all.bestVal lt 2");
    }
    List<SeedOutcome> seeds =
        reading.selectsSeeds() ? List.of() : seedOutcomes(expression, results);
    List<String> detail = new ArrayList<>(reading.problems());
    reading.evidence().stream()
        .filter(evidence -> Double.isFinite(evidence.value()))
        .forEach(evidence -> detail.add(evidence.text()));
    if (!seeds.isEmpty()) {
      long holding = seeds.stream().filter(seed -> seed.outcome() == Outcome.HOLDS).count();
      detail.add("holds for " + holding + " of " + seeds.size() + " seeds");
    }
    return new ClaimVerdict(
        results.study().id(),
        claim,
        reading.outcome(),
        String.join("; ", detail),
        reading.evidence(),
        seeds);
  }

  /**
   * What one evaluation came to.
   *
   * @param problems why it is undecided
   */
  private record Reading(
      Outcome outcome, List<Evidence> evidence, List<String> problems, boolean selectsSeeds) {}

  private static List<SeedOutcome> seedOutcomes(JexlExpression expression, StudyResults results) {
    Map<String, List<RunResult>> bySeed =
        results.runs().stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.value(Setting.SEED.key()), LinkedHashMap::new, Collectors.toList()));
    if (bySeed.size() < 2) {
      return List.of();
    }
    List<SeedOutcome> outcomes = new ArrayList<>();
    bySeed.forEach(
        (seed, runs) ->
            outcomes.add(new SeedOutcome(seed, outcome(expression, results.study(), runs))));
    return outcomes;
  }

  private static Outcome outcome(JexlExpression expression, Study study, List<RunResult> runs) {
    try {
      return read(expression, new StudyResults(study, runs)).outcome();
    } catch (ClaimException lacksRuns) {
      return Outcome.UNDECIDED;
    }
  }

  private static Reading read(JexlExpression expression, StudyResults results) {
    ClaimResults seen = new ClaimResults(results);
    List<String> problems = new ArrayList<>();
    boolean holds = false;
    try {
      Object value = expression.evaluate(seen);
      if (!(value instanceof Boolean)) {
        throw new ClaimException("<holds> compares nothing: it is neither true nor false");
      }
      holds = (Boolean) value;
    } catch (JexlException | ArithmeticException e) {
      problems.add(undecidable(e));
    }
    List<String> gaps = seen.gaps();
    problems.addAll(gaps.subList(0, Math.min(GAPS_SHOWN, gaps.size())));
    if (gaps.size() > GAPS_SHOWN) {
      problems.add("and " + (gaps.size() - GAPS_SHOWN) + " more runs");
    }
    Outcome outcome =
        !problems.isEmpty() ? Outcome.UNDECIDED : holds ? Outcome.HOLDS : Outcome.REFUTED;
    return new Reading(outcome, seen.evidence(), problems, seen.selectsSeeds());
  }

  private static JexlExpression parse(String text) {
    try {
      return ENGINE.createExpression(new JexlInfo("claim", 1, 1), text);
    } catch (JexlException e) {
      throw new ClaimException(
          "<holds> cannot be understood at character " + e.getInfo().getColumn());
    }
  }

  /**
   * @return why nobody can decide
   * @throws ClaimException if the expression is at fault and not its numbers
   */
  private static String undecidable(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClaimException exception) {
        throw exception;
      }
      if (cause instanceof ClaimArithmetic.NotFiniteException) {
        return cause.getMessage();
      }
      if (cause instanceof ArithmeticException) {
        throw new ClaimException("<holds>: " + cause.getMessage());
      }
    }
    if (failure instanceof JexlException.Method method) {
      throw new ClaimException(
          "<holds>: there is no "
              + method.getMethodSignature()
              + ", perhaps "
              + ClaimSyntax.usage(method.getMethod()));
    }
    if (failure instanceof JexlException.Variable || failure instanceof JexlException.Property) {
      throw new ClaimException(
          "<holds>: each metric needs runs before it: all.finalVal, where('dropout', 0).finalVal");
    }
    throw new ClaimException("<holds> cannot be evaluated");
  }
}
