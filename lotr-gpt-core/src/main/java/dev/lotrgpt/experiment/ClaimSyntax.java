package dev.lotrgpt.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of which claims are made: a small part of JEXL. What is not in here does not reach
 * JEXL's parser, so that no corner of that language can be used against the build.
 */
final class ClaimSyntax {
  static final int LENGTH_LIMIT = 1000;

  /** Keeps the parsers' recursion shallow. */
  static final int NESTING_LIMIT = 20;

  private static final Set<String> OPERATORS =
      Set.of("and", "or", "not", "lt", "le", "gt", "ge", "eq", "ne");
  private static final List<String> FUNCTIONS =
      List.of("where", "effect", "all", "min", "max", "n", "abs");

  // No operator touches another one, so that two of them never make a third.
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+"
              + "|(?<number>(?:0|[1-9]\\d{0,17})(?:\\.\\d{1,18})?(?:[eE][+-]?\\d{1,3})?(?![\\w.]))"
              + "|(?<string>'[^'\\\\\\p{Cntrl}]*'|\"[^\"\\\\\\p{Cntrl}]*\")"
              + "|(?<word>[A-Za-z_]\\w*)"
              + "|(?<parenthesis>[(),])"
              + "|(?<operator>(?:<=|>=|==|!=|&&|\\|\\||[+*/<>.!]|-(?!-))(?![+*/<>.=&|]))");

  private ClaimSyntax() {}

  /**
   * The expression on one line, for JEXL.
   *
   * @throws ClaimException naming the first thing that claims cannot have
   */
  static String checked(String holds) {
    if (holds == null || holds.isBlank()) {
      throw new ClaimException(
          "<holds> is empty: perhaps where('dropout', 0).finalVal > where('dropout', 0.2).finalVal");
    }
    String expression = holds.strip().replaceAll("[\r\n\t]", " ");
    if (expression.length() > LENGTH_LIMIT) {
      throw new ClaimException(
          "the expression has " + expression.length() + " characters, at most " + LENGTH_LIMIT);
    }
    Matcher token = TOKEN.matcher(expression);
    int nesting = 0;
    int position = 0;
    while (position < expression.length()) {
      token.region(position, expression.length());
      if (!token.lookingAt()) {
        throw new ClaimException(
            String.format(
                Locale.ROOT,
                "'%s' at character %d is not part of the language of claims",
                expression.substring(position, Math.min(position + 10, expression.length())),
                position + 1));
      }
      if (token.group("word") != null) {
        requireKnown(token.group("word"));
      } else if (token.group("parenthesis") != null) {
        nesting += token.group().equals("(") ? 1 : token.group().equals(")") ? -1 : 0;
      }
      if (nesting > NESTING_LIMIT) {
        throw new ClaimException("more than " + NESTING_LIMIT + " parentheses in one another");
      }
      position = token.end();
    }
    return expression;
  }

  /** How a word is used, for messages. */
  static String usage(String word) {
    return switch (word) {
      case "where" -> "where('dropout', 0.2)";
      case "effect" -> "effect('dropout', 'finalVal')";
      case "min", "max" -> "all." + word + "('bestVal')";
      case "abs" -> "abs(all.rise)";
      default -> "all." + word;
    };
  }

  private static void requireKnown(String word) {
    List<String> known = new ArrayList<>(FUNCTIONS);
    known.addAll(Metric.keys());
    if (!known.contains(word) && !OPERATORS.contains(word)) {
      throw new ClaimException(
          "there is no '" + word + "' in claims" + NearestName.suggestion(word, known));
    }
  }
}
