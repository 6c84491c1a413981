package dev.lotrgpt.claim;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.Metric.Unit;
import java.util.List;

/**
 * The value of a part of a claim.
 *
 * @param content of a {@link Type}
 * @param column where that part begins, from 1
 * @param origin of a number; null for anything else
 */
record Value(Object content, int column, Origin origin) {

  Value(Object content, int column) {
    this(content, column, null);
  }

  /** Beside what is in a unit: {@code where(dropout=0).rise 0.152}, {@code 0.1}. */
  String shown(Unit unit) {
    return origin.in(unit, real());
  }

  /**
   * @return the content
   * @throws MistakeException if it is something else
   */
  Object as(Type needed) {
    if (!needed.accepts(content)) {
      throw wrong(
          needed.description(),
          "is needed here, not " + Type.of(content).description(),
          "such as " + needed.example());
    }
    return content;
  }

  Number number() {
    return (Number) as(Type.NUMBER);
  }

  double real() {
    return number().doubleValue();
  }

  /** Of truths and others, it says yes. */
  boolean isFinite() {
    return !(content instanceof Number) || Double.isFinite(real());
  }

  boolean truth() {
    return (boolean) as(Type.TRUTH);
  }

  Selection runs() {
    return (Selection) as(Type.RUNS);
  }

  String text() {
    return as(Type.VALUE).toString();
  }

  Metric metric() {
    return Metric.byKey(text()).orElseThrow(() -> unknown("metric", Metric.keys()));
  }

  MistakeException unknown(String what, List<String> known) {
    return wrong(Token.quoted(text()), "is no " + what, NearestName.suggestion(text(), known));
  }

  /** See {@link Mistake}. */
  MistakeException wrong(String given, String wrong, String remedy) {
    return new MistakeException(new Mistake(Token.place(column), given, wrong, remedy));
  }
}
