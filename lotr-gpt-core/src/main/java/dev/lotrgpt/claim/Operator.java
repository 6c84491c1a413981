package dev.lotrgpt.claim;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/** What stands between two operands; of a higher level, those that bind closer. */
enum Operator {
  OR(1, (a, b) -> a.truth() | b.truth(), "or", "||"),
  AND(2, (a, b) -> a.truth() & b.truth(), "and", "&&"),
  EQUAL(3, Operator::equal, "eq", "=="),
  NOT_EQUAL(3, (a, b) -> !equal(a, b), "ne", "!="),
  LESS(4, (a, b) -> a.real() < b.real(), "lt", "<"),
  LESS_OR_EQUAL(4, (a, b) -> a.real() <= b.real(), "le", "<="),
  GREATER(4, (a, b) -> a.real() > b.real(), "gt", ">"),
  GREATER_OR_EQUAL(4, (a, b) -> a.real() >= b.real(), "ge", ">="),
  PLUS(5, (a, b) -> a.real() + b.real(), "+"),
  MINUS(5, (a, b) -> a.real() - b.real(), "-"),
  TIMES(6, (a, b) -> a.real() * b.real(), "*"),
  OVER(6, (a, b) -> a.real() / b.real(), "/");

  static final List<String> NAMES =
      Arrays.stream(values()).flatMap(operator -> operator.names.stream()).toList();

  private final int level;
  private final BiFunction<Value, Value, Object> operation;
  private final List<String> names;

  Operator(int level, BiFunction<Value, Value, Object> operation, String... names) {
    this.level = level;
    this.operation = operation;
    this.names = List.of(names);
  }

  /**
   * @return null if it is none
   */
  static Operator of(Token token) {
    return Arrays.stream(values())
        .filter(operator -> operator.names.stream().anyMatch(token::is))
        .findFirst()
        .orElse(null);
  }

  /** Whether it compares two numbers, or two truths. */
  boolean compares() {
    return level == EQUAL.level || level == LESS.level;
  }

  /** Whether it says which of two numbers is larger. */
  boolean orders() {
    return level == LESS.level;
  }

  /** As mathematics has it. */
  String sign() {
    return names.get(names.size() - 1);
  }

  int level() {
    return level;
  }

  /** Whether {@code a op b op c} means something: a comparison is not compared again. */
  boolean chains() {
    return !compares();
  }

  Object apply(Value left, Value right) {
    return operation.apply(left, right);
  }

  /** Of two truths, or two numbers. */
  private static boolean equal(Value a, Value b) {
    return a.content() instanceof Boolean ? a.truth() == b.truth() : a.real() == b.real();
  }
}
