package dev.lotrgpt.text;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/**
 * The symbols that a model knows: characters, that is Unicode code points. A symbol's token is its
 * rank.
 *
 * @param symbols all of them in ascending order; this string is the vocabulary's stored form
 */
public record Vocabulary(String symbols) {
  private static final int MAX_LISTED = 100;

  public Vocabulary {
    int[] points = symbols.codePoints().toArray();
    for (int i = 1; i < points.length; i++) {
      if (points[i] <= points[i - 1]) {
        throw new IllegalArgumentException(
            "symbols of a vocabulary must ascend, but "
                + describe(points[i])
                + " follows "
                + describe(points[i - 1]));
      }
    }
  }

  /** The vocabulary of a text. */
  public static Vocabulary of(String text) {
    BitSet seen = new BitSet();
    text.codePoints().forEach(seen::set);
    int[] points = seen.stream().toArray();
    return new Vocabulary(new String(points, 0, points.length));
  }

  public int size() {
    return symbols.codePointCount(0, symbols.length());
  }

  /**
   * @throws CorpusException where the text has a symbol that the vocabulary has not
   */
  public int[] encode(String text) {
    int[] points = symbols.codePoints().toArray();
    int[] tokens = text.codePoints().toArray();
    for (int i = 0; i < tokens.length; i++) {
      int token = Arrays.binarySearch(points, tokens[i]);
      if (token < 0) {
        throw new CorpusException(
            describe(tokens[i])
                + (" at character %d is not one of the %d symbols that the model knows"
                    .formatted(i + 1, size()))
                + (size() <= MAX_LISTED ? "; those that can be seen are " + visible() : ""));
      }
      tokens[i] = token;
    }
    return tokens;
  }

  /**
   * @param tokens each below {@link #size}
   */
  public String decode(int... tokens) {
    int[] points = symbols.codePoints().toArray();
    int[] decoded = Arrays.stream(tokens).map(token -> points[token]).toArray();
    return new String(decoded, 0, decoded.length);
  }

  private String visible() {
    int[] points = symbols.codePoints().filter(Vocabulary::isVisible).toArray();
    return new String(points, 0, points.length);
  }

  /** A symbol for a message: itself or its name, and its code point. */
  static String describe(int symbol) {
    String name =
        isVisible(symbol)
            ? "'" + Character.toString(symbol) + "'"
            : Objects.requireNonNullElse(Character.getName(symbol), "UNASSIGNED");
    return "%s (U+%04X)".formatted(name, symbol);
  }

  private static boolean isVisible(int symbol) {
    return switch ((byte) Character.getType(symbol)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
