package dev.lotrgpt.claim;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of an expression.
 *
 * @param text as it is written; of a {@link Kind#TEXT}, what stands between its quotes
 * @param column where it begins, from 1
 */
record Token(Kind kind, String text, int column) {
  static final int LENGTH_LIMIT = 1000;
  private static final int LONGEST_SHOWN = 30;

  /** A sign is whatever else there is, operator or not; that of no characters is the end. */
  enum Kind {
    NUMBER,
    WORD,
    TEXT,
    SIGN
  }

  // Possessive, so that nothing is tried twice.
  private static final Pattern TOKEN =
      Pattern.compile(
          "[\\s\\p{Z}]++"
              + "|(?<NUMBER>(?:\\d++(?:\\.\\d++)?+|\\.\\d++)(?:[eE][+-]?+\\d++)?+(?![\\w.]))"
              + "|(?<WORD>[A-Za-z_]\\w*+)"
              + "|(?<quote>['\"])(?<TEXT>(?:(?!\\k<quote>)\\P{Cntrl})*+)\\k<quote>"
              + "|(?<SIGN><=|>=|==|!=|&&|\\|\\||\\d[\\w.]*+|.|\\z)",
          Pattern.DOTALL);

  /** The last one is the end. */
  static List<Token> of(String text) {
    if (text.length() > LENGTH_LIMIT) {
      throw new MistakeException(
          new Mistake(
              "<holds>", "has " + text.length() + " characters", "at most " + LENGTH_LIMIT));
    }
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      for (Kind kind : Kind.values()) {
        String found = matcher.group(kind.name());
        if (found != null) {
          tokens.add(new Token(kind, found, matcher.start() + 1));
        }
      }
    }
    return tokens;
  }

  boolean is(String wordOrSign) {
    return (kind == Kind.WORD || kind == Kind.SIGN) && text.equals(wordOrSign);
  }

  boolean isEnd() {
    return is("");
  }

  /**
   * @param needed what should stand in its place, one of those that are known
   */
  MistakeException instead(String needed, List<String> known) {
    String remedy = known.isEmpty() ? "add it" : "there are " + String.join(", ", known);
    if (kind == Kind.WORD && !known.isEmpty()) {
      remedy = NearestName.suggestion(text, known);
    }
    String found = "'\"".contains(text) ? "a text without its second quote" : quoted(text);
    return wrong(needed, "is needed here, not " + (isEnd() ? "the end" : found), remedy);
  }

  /** See {@link Mistake}. */
  MistakeException wrong(String given, String wrong, String remedy) {
    return new MistakeException(new Mistake(place(column), given, wrong, remedy));
  }

  /** For messages. */
  static String place(int column) {
    return "<holds>, column " + column;
  }

  /** For messages: in one line, and not longer. */
  static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    String end = line.length() <= LONGEST_SHOWN ? "'" : "...'";
    return "'" + line.substring(0, Math.min(line.length(), LONGEST_SHOWN)) + end;
  }
}
