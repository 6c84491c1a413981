package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Estimate;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.StudyResults;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the seeds of a study say of a number: the same jackknife that claims are told with, so that
 * a sentence and a claim of the same number agree.
 *
 * @param estimate empty with one seed, or where the seeds agree
 */
public record Certainty(double value, Optional<Estimate> estimate) {

  /**
   * @param number of some runs
   */
  static Certainty of(StudyView study, ToDoubleFunction<StudyResults> number) {
    StudyResults all = study.results().trained();
    List<String> seeds = all.values(Setting.SEED.key());
    double value = number.applyAsDouble(all);
    double[] without =
        seeds.stream()
            .mapToDouble(seed -> number.applyAsDouble(all.without(Setting.SEED.key(), seed)))
            .filter(Double::isFinite)
            .toArray();
    return new Certainty(
        value,
        seeds.size() > 1 && without.length == seeds.size()
            ? Optional.of(Estimate.jackknife(value, without)).filter(found -> found.error() > 0)
            : Optional.empty());
  }

  /** Of a condition's mean. */
  static Certainty of(StudyView study, Condition condition, Metric metric) {
    return of(study, runs -> mean(runs, condition, metric));
  }

  /** By how much a condition's mean is above another's. */
  public static Certainty ofDifference(
      StudyView study, Condition one, Condition other, Metric metric) {
    return of(study, runs -> mean(runs, one, metric) - mean(runs, other, metric));
  }

  static double mean(StudyResults runs, Condition condition, Metric metric) {
    return new StudyResults(
            runs.study(), runs.runs().stream().filter(condition.runs()::contains).toList())
        .mean(metric);
  }

  /** Whether chance alone would hardly make it as large, where in truth it is none. */
  boolean isAboveNone() {
    return estimate.map(found -> found.low() > 0).orElse(false);
  }

  /** Whether the seeds tell that it may as well be none. */
  public boolean mayBeChance() {
    return estimate.map(found -> found.low() <= 0 && found.high() >= 0).orElse(false);
  }

  /** The same number, told the other way round: by how much it is lower rather than higher. */
  Certainty negated() {
    return new Certainty(
        -value, estimate.map(found -> new Estimate(found.seeds(), -found.value(), found.error())));
  }

  /**
   * Of a loss: {@code 0.04 (95 % interval 0.02 to 0.06)}, without an interval where none is known.
   * On which side of none a bound is can always be read from it: −0.001, not 0.00.
   */
  String ofLoss() {
    return ofLoss("");
  }

  /** Likewise, with a word behind the number: {@code 0.04 higher (95 % interval 0.02 to 0.06)}. */
  String ofLoss(String word) {
    int digits = estimate.filter(Certainty::needsThreeDigits).isPresent() ? 3 : 2;
    return Numbers.decimals(value, digits)
        + word
        + estimate
            .map(
                found ->
                    " (95\u00a0%% interval %s to %s)"
                        .formatted(
                            Numbers.decimals(found.low(), digits),
                            Numbers.decimals(found.high(), digits)))
            .orElse("");
  }

  /** Whether two digits would hide on which side of none a bound is, or that there are two. */
  private static boolean needsThreeDigits(Estimate estimate) {
    String low = Numbers.loss(estimate.low());
    String high = Numbers.loss(estimate.high());
    return low.equals(high) || List.of(low, high).contains(Numbers.loss(0));
  }

  /** Likewise, in a unit: {@code (95 % interval 53.0 to 67.5 %)}. */
  String interval(Metric.Unit unit) {
    return estimate
        .map(
            found ->
                " (95\u00a0%% interval %s)"
                    .formatted(Numbers.range(unit, found.low(), found.high())))
        .orElse("");
  }
}
