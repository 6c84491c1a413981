package dev.lotrgpt.claim;

import dev.lotrgpt.result.Metric.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a number of a claim comes from.
 *
 * @param text as the claim has it, with the numbers that were measured: {@code 0.7 *
 *     where(dropout=0).gap 1.055}
 * @param unit null for a mere number
 * @param fixed the part of it that the claim itself gives, added to what was measured
 * @param isMeasured whether results have a part in it
 * @param tellsValue whether the text ends with the number itself
 * @param choices what depends on an order or a sign: {@link Evidence#choice} of all that it is made
 *     from, and whether what stands in {@code abs} is below zero. Where they change, the number
 *     does not change smoothly with the results.
 */
record Origin(
    String text,
    Unit unit,
    double fixed,
    boolean isMeasured,
    boolean tellsValue,
    List<String> choices) {
  private static final MathContext GIVEN = new MathContext(4);

  /** Digits of a quotient, which has no unit. */
  private static final int MEASURED = 3;

  static Origin number(String text, double value) {
    return new Origin(text, null, value, false, true, List.of());
  }

  static Origin measured(Evidence evidence) {
    return new Origin(evidence.shown(), evidence.unit(), 0, true, true, List.of(evidence.choice()));
  }

  /** Of a function of a number. */
  static Origin of(String function, Value given, double result) {
    Origin inner = given.origin();
    return new Origin(
        "%s(%s) %s".formatted(function, inner.text, shown(result, inner.unit)),
        inner.unit,
        inner.isMeasured ? 0 : result,
        inner.isMeasured,
        true,
        join(inner.choices, List.of(given.real() < 0 ? "below 0" : "")));
  }

  /** Of a sum, a difference, a product or a quotient. */
  static Origin of(Value left, Operator operator, Value right) {
    Origin a = left.origin();
    Origin b = right.origin();
    boolean adds = operator == Operator.PLUS || operator == Operator.MINUS;
    Unit unit = adds ? ofSum(a, operator, b) : b.unit == null ? a.unit : null;
    if (operator == Operator.TIMES && a.unit == null) {
      unit = b.unit;
    }
    return new Origin(
        (adds ? left.shown(operator == Operator.PLUS ? ofAddend(unit) : unit) : a.text)
            + " "
            + operator.sign()
            + " "
            + (adds ? right.shown(ofAddend(unit)) : b.text),
        unit,
        fixed(left, operator, right),
        a.isMeasured || b.isMeasured,
        false,
        join(a.choices, b.choices));
  }

  /** A share with points more or less is one, the difference between two is in points. */
  private static Unit ofSum(Origin a, Operator operator, Origin b) {
    if (operator == Operator.MINUS && a.unit != null && a.unit == b.unit) {
      return a.unit.ofDifference();
    }
    Unit common = common(a, b);
    boolean isInBoth = common != null && a.unit != null && b.unit != null;
    return isInBoth && a.unit != common ? a.unit : isInBoth ? b.unit : common;
  }

  /** Of a number that the claim adds to a measured one. */
  private static Unit ofAddend(Unit sum) {
    return sum == null ? null : sum.ofDifference();
  }

  private static List<String> join(List<String> a, List<String> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }

  private static double fixed(Value left, Operator operator, Value right) {
    Origin a = left.origin();
    Origin b = right.origin();
    return switch (operator) {
      case PLUS -> a.fixed + b.fixed;
      case MINUS -> a.fixed - b.fixed;
      case TIMES ->
          !a.isMeasured ? left.real() * b.fixed : !b.isMeasured ? a.fixed * right.real() : 0;
      default -> b.isMeasured ? 0 : a.fixed / right.real();
    };
  }

  /** What both are in; null where they are in different units. */
  static Unit common(Origin a, Origin b) {
    if (a.unit == null || b.unit == null || a.unit == b.unit) {
      return a.unit == null ? b.unit : a.unit;
    }
    Unit ofDifference = a.unit.ofDifference();
    return ofDifference == b.unit.ofDifference() ? ofDifference : null;
  }

  Origin negative() {
    return new Origin("-" + text, unit, -fixed, isMeasured, false, choices);
  }

  Origin inParentheses() {
    return new Origin("(" + text + ")", unit, fixed, isMeasured, false, choices);
  }

  /** As it stands beside what is in a unit: a number of the claim in that unit, too. */
  String in(Unit other, double value) {
    boolean isInOther = isMeasured || other == null || other.factor() == 1;
    return isInOther ? text : plain(value * other.factor(), GIVEN) + other.suffix();
  }

  private static String shown(double value, Unit unit) {
    return unit == null || !Double.isFinite(value)
        ? rounded(value, decimals(value))
        : unit.format(value);
  }

  /** Its zeros stay at the end: they were measured. */
  private static String rounded(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
    return rounded.toPlainString(); // of a BigDecimal, 0 has no sign
  }

  private static int decimals(double value) {
    return value == 0 || !Double.isFinite(value)
        ? 0
        : Math.max(0, MEASURED - 1 - (int) Math.floor(Math.log10(Math.abs(value))));
  }

  private static String plain(double value, MathContext digits) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(digits).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  /** A limit that a claim gives: no digit more than it has. */
  static String limit(double value, Unit unit) {
    return plain(value * (unit == null ? 1 : unit.factor()), GIVEN)
        + (unit == null ? "" : unit.suffix());
  }

  /** A number that was measured. */
  static String measure(double value, Unit unit) {
    return shown(value, unit);
  }

  /** An interval: as many decimals at one end as at the other, those of the larger. */
  static String range(double low, double high, Unit unit) {
    if (unit != null) {
      return unit.range(low, high);
    }
    int decimals = decimals(Math.max(Math.abs(low), Math.abs(high)));
    return rounded(low, decimals) + " to " + rounded(high, decimals);
  }
}
