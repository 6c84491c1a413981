package dev.lotrgpt.experiment;

import java.math.MathContext;
import java.util.function.DoubleBinaryOperator;
import org.apache.commons.jexl3.JexlArithmetic;

/**
 * Operators on float64 and truth values, without any of JEXL's conversions: a text compared with a
 * number is a mistake and not an answer.
 */
final class ClaimArithmetic extends JexlArithmetic {

  /** A result that is infinite or NaN though what it is made of is not: nobody can decide on it. */
  static final class NotFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    NotFiniteException(String message) {
      super(message);
    }
  }

  ClaimArithmetic() {
    super(true);
  }

  @Override
  protected JexlArithmetic createWithOptions(boolean strict, MathContext context, int scale) {
    return this;
  }

  @Override
  public Object add(Object left, Object right) {
    return compute(left, "+", right, Double::sum);
  }

  @Override
  public Object subtract(Object left, Object right) {
    return compute(left, "-", right, (a, b) -> a - b);
  }

  @Override
  public Object multiply(Object left, Object right) {
    return compute(left, "*", right, (a, b) -> a * b);
  }

  @Override
  public Object divide(Object left, Object right) {
    return compute(left, "/", right, (a, b) -> a / b);
  }

  @Override
  public Object negate(Object operand) {
    return -number(operand);
  }

  @Override
  public Object positivize(Object operand) {
    return number(operand);
  }

  @Override
  public boolean lessThan(Object left, Object right) {
    return number(left) < number(right);
  }

  @Override
  public boolean lessThanOrEqual(Object left, Object right) {
    return number(left) <= number(right);
  }

  @Override
  public boolean greaterThan(Object left, Object right) {
    return number(left) > number(right);
  }

  @Override
  public boolean greaterThanOrEqual(Object left, Object right) {
    return number(left) >= number(right);
  }

  @Override
  public boolean equals(Object left, Object right) {
    if (left instanceof Boolean) {
      return toBoolean(left) == toBoolean(right);
    }
    return number(left) == number(right);
  }

  @Override
  public Object not(Object operand) {
    return !toBoolean(operand);
  }

  @Override
  public boolean toBoolean(Object operand) {
    if (operand instanceof Boolean truth) {
      return truth;
    }
    throw new ArithmeticException(describe(operand) + " is neither true nor false: compare it");
  }

  private static double compute(
      Object left, String operator, Object right, DoubleBinaryOperator operation) {
    double a = number(left);
    double b = number(right);
    double result = operation.applyAsDouble(a, b);
    if (!Double.isFinite(result) && Double.isFinite(a) && Double.isFinite(b)) {
      throw new NotFiniteException(a + " " + operator + " " + b + " is not a finite number");
    }
    return result;
  }

  private static double number(Object operand) {
    if (operand instanceof Number number) {
      return number.doubleValue();
    }
    throw new ArithmeticException(describe(operand) + " is not a number");
  }

  private static String describe(Object operand) {
    if (operand instanceof String text) {
      return "'" + text + "'";
    }
    return operand instanceof Boolean ? "a comparison" : "a selection of runs without a metric";
  }
}
