package dev.lotrgpt.claim;

import dev.lotrgpt.claim.ClaimVerdict.Outcome;
import dev.lotrgpt.claim.ClaimVerdict.SeedOutcome;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Claim;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.StudyResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decides the claims of a study from its results; {@link Interpreter} has their language. */
public final class ClaimEvaluator {
  private ClaimEvaluator() {}

  /**
   * Checks the claims before there are results.
   *
   * @throws MistakeException if one cannot be evaluated
   */
  public static void check(Study study) {
    evaluate(StudyResults.none(study));
  }

  /**
   * @param results of all runs of the study
   * @return a verdict for each claim, in order
   * @throws MistakeException if a claim cannot be evaluated, whatever the results
   */
  public static List<ClaimVerdict> evaluate(StudyResults results) {
    List<ClaimVerdict> verdicts = new ArrayList<>();
    for (Claim claim : results.study().claims()) {
      try {
        verdicts.add(verdict(claim, results));
      } catch (MistakeException e) {
        throw new MistakeException(
            e.mistake()
                .within(
                    String.format(
                        Locale.ROOT,
                        "study %s, claim %s, '%s'",
                        results.study().id(),
                        verdicts.size() + 1,
                        claim.statement() == null ? "" : claim.statement().strip())));
      }
    }
    return verdicts;
  }

  /**
   * The same for what is written all the same where a claim cannot be evaluated: then none of the
   * study is decided, and each says why.
   */
  public static List<ClaimVerdict> evaluateOrExplain(StudyResults results) {
    try {
      return evaluate(results);
    } catch (MistakeException e) {
      return results.study().claims().stream()
          .map(
              claim ->
                  new ClaimVerdict(
                      results.study().id(),
                      claim,
                      Outcome.UNDECIDED,
                      List.of(e.getMessage()),
                      0,
                      Double.NaN,
                      List.of(),
                      List.of()))
          .toList();
    }
  }

  private static ClaimVerdict verdict(Claim claim, StudyResults results) {
    if (claim.statement() == null || claim.statement().isBlank()) {
      throw new MistakeException(
          new Mistake("<statement>", "is empty", "say in words what <holds> says in numbers"));
    }
    if (claim.holds() == null || claim.holds().isBlank()) {
      throw new MistakeException(
          new Mistake(
              "<holds>",
              "is empty",
              "perhaps where('dropout', 0).finalVal > where('dropout', 0.2).finalVal"));
    }
    List<Token> tokens = Token.of(claim.holds());
    Reading reading = new Reading(tokens, results);
    if (reading.evidence().isEmpty()) {
      throw new MistakeException(
          new Mistake("<holds>", "looks at no result", "perhaps all.bestVal lt 2"));
    }
    boolean isOfEachSeed = !reading.selectsSeeds() && !reading.poolsSeeds();
    List<SeedOutcome> seeds = isOfEachSeed ? seedOutcomes(tokens, results) : List.of();
    List<String> detail = new ArrayList<>(reading.problems());
    boolean isDecided = detail.isEmpty();
    double p = Double.NaN;
    if (isDecided) {
      SeedEffects effects = seeds.isEmpty() ? SeedEffects.NONE : SeedEffects.of(tokens, results);
      detail.addAll(effects.texts(reading));
      p = reading.outcome() == Outcome.HOLDS ? effects.p(reading) : asked(reading);
    }
    reading.evidence().stream()
        .filter(evidence -> Double.isFinite(evidence.value()))
        .filter(evidence -> !isDecided || !reading.tells(evidence))
        .forEach(evidence -> detail.add(evidence.text()));
    return new ClaimVerdict(
        results.study().id(),
        claim,
        reading.outcome(),
        detail,
        isDecided && !reading.selectsSeeds() && seeds.isEmpty()
            ? results.values(Setting.SEED.key()).size()
            : 0,
        p,
        reading.evidence(),
        seeds);
  }

  /** That which a claim asks for, though it is too large: else only small ones would be told. */
  private static double asked(Reading reading) {
    return reading.comparisons().stream()
        .mapToDouble(Comparison::p)
        .filter(Double::isFinite)
        .max()
        .orElse(Double.NaN);
  }

  private static List<SeedOutcome> seedOutcomes(List<Token> tokens, StudyResults results) {
    List<SeedOutcome> outcomes = new ArrayList<>();
    results
        .by(Setting.SEED.key())
        .forEach((seed, runs) -> outcomes.add(new SeedOutcome(seed, outcome(tokens, runs))));
    return outcomes.size() < 2 ? List.of() : outcomes;
  }

  private static Outcome outcome(List<Token> tokens, StudyResults runs) {
    try {
      return Reading.ofOneSeed(tokens, runs).outcome();
    } catch (MistakeException lacksRuns) {
      return Outcome.UNDECIDED;
    }
  }
}
