package dev.lotrgpt.claim;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads an expression by recursive descent, and evaluates each part when it has read it:
 *
 * <pre>
 * operation  operand [operator operand]...     those of {@link Operator}
 * operand    [- + not !]... primary [. metric | . n | . function(...)]...
 * primary    number | 'text' | all | function(operation, ...) | (operation)
 * </pre>
 *
 * Nothing is skipped, so a mistake anywhere is found before there are results, and all numbers are
 * shown. It knows {@code all}, {@code n}, the metrics and the functions below; no word leads
 * anywhere else.
 */
final class Interpreter {
  /** Keeps the recursion shallow. */
  static final int NESTING_LIMIT = 100;

  private static final List<ClaimFunction> FUNCTIONS =
      List.of(
          new Where(),
          new Effect(),
          new Beats(),
          new Monotone("falls", -1),
          new Monotone("rises", 1),
          new Exponent("exponent", Exponent.End.MIDDLE),
          new Exponent("exponentLow", Exponent.End.LOW),
          new Exponent("exponentHigh", Exponent.End.HIGH),
          new Extreme("min", Math::min),
          new Extreme("max", Math::max),
          new Abs());
  private static final String ALL = "all";
  private static final String COUNT = "n";
  private static final int LONGEST_WHOLE = 18;

  private final List<Token> tokens;
  private final Selection all;
  private int position;
  private int nesting;

  Interpreter(List<Token> tokens, Selection all) {
    this.tokens = tokens;
    this.all = all;
  }

  /**
   * @return whether the claim holds
   * @throws MistakeException naming the column, what is wrong there and what is known there
   */
  boolean run() {
    Value value = operation(0);
    if (!token().isEnd()) {
      throw token().instead("an operator", Operator.NAMES);
    }
    return value.truth();
  }

  /**
   * @param level of the loosest operator that belongs to it
   */
  private Value operation(int level) {
    Value left = operand();
    Operator operator = Operator.of(token());
    while (operator != null && operator.level() >= level) {
      Token sign = next();
      left = result(left, operator, operation(operator.level() + 1), sign);
      Operator following = Operator.of(token());
      if (following != null && following.level() == operator.level() && !operator.chains()) {
        throw token().wrong("this", "is compared already", "join two comparisons with and");
      }
      operator = following;
    }
    return left;
  }

  private Value result(Value left, Operator operator, Value right, Token sign) {
    Object content = operator.apply(left, right);
    Origin origin = content instanceof Number ? Origin.of(left, operator, right) : null;
    Value result = new Value(content, left.column(), origin);
    if (operator.compares() && left.content() instanceof Number) {
      all.reading().compare(Comparison.of(left, operator, right, result.truth()));
    }
    if (left.isFinite() && right.isFinite() && !result.isFinite()) {
      all.reading()
          .stop(left.real() + " " + sign.text() + " " + right.real() + " is not a finite number");
    }
    return result;
  }

  private Value operand() {
    Token token = token();
    if (++nesting > NESTING_LIMIT) {
      throw token.wrong(
          "this",
          "is inside of more than " + NESTING_LIMIT + " parentheses or signs",
          "take some out");
    }
    Value value;
    if (take("-")) {
      Value positive = operand();
      Object negative =
          positive.number() instanceof Long whole ? (Object) (-whole) : (Object) (-positive.real());
      value = new Value(negative, token.column(), positive.origin().negative());
    } else if (take("+")) {
      Value same = operand();
      value = new Value(same.number(), token.column(), same.origin());
    } else if (take("not") || take("!")) {
      value = new Value(!operand().truth(), token.column());
    } else {
      value = looking(this::primary, token);
      while (take(".")) {
        Selection runs = value.runs();
        value = looking(() -> member(runs), token);
      }
    }
    nesting--;
    return value;
  }

  /** With the evidence, if it is one number of the results. */
  private Value looking(Supplier<Value> part, Token start) {
    int looks = all.reading().looks();
    Value value = part.get();
    Evidence evidence = all.reading().last();
    boolean isOne = all.reading().looks() == looks + 1 && value.content().equals(evidence.value());
    return new Value(
        value.content(), start.column(), isOne ? Origin.measured(evidence) : value.origin());
  }

  private Value primary() {
    Token token = next();
    if (token.kind() == Token.Kind.NUMBER) {
      Number number = number(token.text());
      return new Value(number, token.column(), Origin.number(token.text(), number.doubleValue()));
    } else if (token.kind() == Token.Kind.TEXT) {
      return new Value(token.text(), token.column());
    } else if (token.is(ALL)) {
      return new Value(all, token.column());
    } else if (token.is("(")) {
      Value value = operation(0);
      close(token);
      Origin origin = value.origin() == null ? null : value.origin().inParentheses();
      return new Value(value.content(), token.column(), origin);
    }
    return call(function(token).orElseThrow(() -> unknown(token)), all);
  }

  private Value member(Selection runs) {
    Token name = next();
    Optional<ClaimFunction> function = function(name);
    if (function.isPresent()) {
      return call(function.get(), runs);
    } else if (name.is(COUNT)) {
      return measured(runs, COUNT, null, runs.results().runs().size(), name);
    }
    Metric metric =
        Metric.byKey(name.text())
            .orElseThrow(() -> name.instead("a metric or a function", words(Metric.keys(), COUNT)));
    return measured(runs, metric.key(), metric, runs.results().mean(metric), name);
  }

  private Value measured(Selection runs, String name, Metric metric, double value, Token token) {
    runs.look(runs + "." + name, metric, value);
    return new Value(value, token.column(), Origin.measured(all.reading().last()));
  }

  /**
   * @param runs on which it is called: its first argument
   */
  private Value call(ClaimFunction function, Selection runs) {
    List<Type> parameters = function.signature().parameters();
    List<Value> arguments = new ArrayList<>();
    Token open = token();
    if (take("(") && !token().is(")")) {
      do {
        arguments.add(operation(0));
      } while (take(","));
    }
    boolean needsRuns =
        parameters.get(0) == Type.RUNS
            && (arguments.size() < parameters.size()
                || !Type.RUNS.accepts(arguments.get(0).content()));
    if (runs != all || needsRuns) {
      arguments.add(0, new Value(runs, open.column()));
    }
    if (arguments.size() != parameters.size()) {
      throw open.wrong(
          function.signature().name(),
          "has other arguments",
          "write it like " + function.signature().usage());
    }
    close(open);
    for (int i = 0; i < parameters.size(); i++) {
      arguments.get(i).as(parameters.get(i));
    }
    Object content = function.apply(arguments);
    return new Value(
        content, open.column(), origin(function.signature().name(), arguments, content));
  }

  /** Of a function that looks at results itself, what it saw last. */
  private Origin origin(String name, List<Value> arguments, Object content) {
    if (!(content instanceof Double result)) {
      return null;
    }
    return arguments.get(0).origin() == null
        ? Origin.measured(all.reading().last())
        : Origin.of(name, arguments.get(0), result);
  }

  private void close(Token open) {
    if (!take(")")) {
      throw token().instead("')' for the '(' of column " + open.column(), List.of());
    }
  }

  private static Optional<ClaimFunction> function(Token name) {
    return FUNCTIONS.stream().filter(known -> name.is(known.signature().name())).findFirst();
  }

  private static MistakeException unknown(Token token) {
    if (Metric.byKey(token.text()).isPresent() || token.is(COUNT)) {
      return token.wrong(token.text(), "needs runs before it", "all." + token.text());
    }
    return token.instead("a number, a text in quotes, all or a function", words(List.of(), ALL));
  }

  private static List<String> words(List<String> metrics, String word) {
    List<String> words = new ArrayList<>(metrics);
    words.add(word);
    FUNCTIONS.forEach(function -> words.add(function.signature().name()));
    return words;
  }

  /** A whole number stays one, so that it can name a seed or a case. */
  private static Number number(String text) {
    boolean whole = text.length() <= LONGEST_WHOLE && text.chars().allMatch(Character::isDigit);
    return whole ? (Number) Long.valueOf(text) : (Number) Double.valueOf(text);
  }

  private Token token() {
    return tokens.get(position);
  }

  private Token next() {
    return token().isEnd() ? token() : tokens.get(position++);
  }

  private boolean take(String wordOrSign) {
    boolean there = token().is(wordOrSign);
    position += there ? 1 : 0;
    return there;
  }
}
