package dev.lotrgpt.claim;

import dev.lotrgpt.result.Estimate;
import dev.lotrgpt.result.Metric.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a claim compared with what.
 *
 * @param text {@code where(dropout=0).rise 0.152 > 0.1}
 * @param effect what was measured; NaN where that is no number of which one can be more or less
 *     sure
 * @param limit what the claim holds it against
 * @param isAbove whether it is to be above the limit
 * @param mayEqual whether it may be the limit itself
 * @param holds whether it is
 * @param tellsEffect whether the text has it
 * @param p how likely chance alone does as much; NaN where seeds have yet to tell
 * @param choices see {@link Origin#choices}, of both sides
 */
record Comparison(
    String text,
    double effect,
    double limit,
    boolean isAbove,
    boolean mayEqual,
    boolean holds,
    Unit unit,
    boolean tellsEffect,
    double p,
    List<String> choices) {
  private static final double LEAST_SHOWN = 1e-3;

  /** One whose text has all that is to be told. */
  static Comparison told(String text, boolean holds, double p) {
    return new Comparison(
        text, Double.NaN, Double.NaN, true, false, holds, null, true, p, List.of());
  }

  /** That of a step with an amount. */
  static Comparison above(String text, double effect, double limit, Unit unit) {
    return new Comparison(
        text, effect, limit, true, false, effect > limit, unit, true, Double.NaN, List.of());
  }

  /** Of two that were measured, their difference is held against what the claim adds to them. */
  static Comparison of(Value left, Operator operator, Value right, boolean holds) {
    Origin a = left.origin();
    Origin b = right.origin();
    Unit unit = Origin.common(a, b);
    boolean isDifference = a.isMeasured() && b.isMeasured();
    String text =
        side(left, unit, isDifference)
            + (holds ? " " : ", not ")
            + operator.sign()
            + " "
            + side(right, unit, isDifference);
    if (!operator.orders() || !a.isMeasured() && !b.isMeasured()) {
      return told(text, holds, Double.NaN);
    }
    List<String> choices = Stream.concat(a.choices().stream(), b.choices().stream()).toList();
    boolean isGreater = operator == Operator.GREATER || operator == Operator.GREATER_OR_EQUAL;
    boolean mayEqual = operator == Operator.GREATER_OR_EQUAL || operator == Operator.LESS_OR_EQUAL;
    if (!isDifference) {
      double effect = a.isMeasured() ? left.real() : right.real();
      double limit = a.isMeasured() ? right.real() : left.real();
      return new Comparison(
          text,
          effect,
          limit,
          isGreater == a.isMeasured(),
          mayEqual,
          holds,
          unit,
          true,
          Double.NaN,
          choices);
    }
    double effect = left.real() - a.fixed() - (right.real() - b.fixed());
    double limit = b.fixed() - a.fixed();
    boolean turns = limit < 0 || limit == 0 && !isGreater;
    return new Comparison(
        text,
        turns ? -effect : effect,
        turns ? 0 - limit : limit,
        isGreater != turns,
        mayEqual,
        holds,
        unit,
        false,
        Double.NaN,
        choices);
  }

  private static String side(Value value, Unit unit, boolean isDifference) {
    Origin origin = value.origin();
    return isDifference || !origin.isMeasured() || origin.tellsValue()
        ? value.shown(unit)
        : value.shown(unit) + " = " + Origin.measure(value.real(), origin.unit());
  }

  /** With the p that seeds give. */
  Comparison with(Estimate estimate) {
    return new Comparison(
        text,
        effect,
        limit,
        isAbove,
        mayEqual,
        holds,
        unit,
        tellsEffect,
        isAbove ? estimate.probabilityOfMore(limit) : estimate.probabilityOfLess(limit),
        choices);
  }

  /**
   * {@code where(dropout=0).rise 0.152 (n=3) > 0.1, 95 % interval 0.130 to 0.174, p = 0.0033}.
   *
   * @param estimate of the effect; empty where seeds say nothing of it
   */
  String text(Optional<Estimate> estimate) {
    String interval =
        estimate
            .map(
                found ->
                    "95 % interval "
                        + Origin.range(
                            found.low(), found.high(), tellsEffect ? unit : ofDifference()))
            .orElse("");
    String chance =
        estimate.filter(found -> holds).map(found -> ", " + shown(with(found).p)).orElse("");
    if (tellsEffect || !Double.isFinite(effect)) {
      return text + (interval.isEmpty() ? "" : ", " + interval) + chance;
    }
    return "%s, a difference of %s%s%s %s %s%s"
        .formatted(
            text,
            Origin.measure(effect, ofDifference()),
            interval.isEmpty() ? "" : " (" + interval + ")",
            holds ? "" : ", not",
            (isAbove ? ">" : "<") + (mayEqual ? "=" : ""),
            Origin.limit(limit, ofDifference()),
            chance);
  }

  private Unit ofDifference() {
    return unit == null ? null : unit.ofDifference();
  }

  /** {@code p = 0.0033}, {@code p < 0.001}. */
  static String shown(double p) {
    return shown(p, LEAST_SHOWN);
  }

  /**
   * Beside a limit that it is held against.
   *
   * @param limit below which the digits of p count
   */
  static String shown(double p, double limit) {
    return p < LEAST_SHOWN && limit >= LEAST_SHOWN
        ? "p < 0.001"
        : String.format(Locale.ROOT, "p = %.2g", p);
  }
}
