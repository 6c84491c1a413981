package dev.lotrgpt.text;

import dev.lotrgpt.fault.Mistake;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The characters of a text, that is Unicode code points, and the tokenizer whose tokens they are: a
 * character's token is its rank.
 */
public final class Vocabulary implements Tokenizer {
  private static final int MAX_LISTED = 100;

  private final String symbols;
  private final int[] points;

  /**
   * @param symbols all of them in ascending order; this string is the vocabulary's stored form
   */
  public Vocabulary(String symbols) {
    this.symbols = symbols;
    this.points = symbols.codePoints().toArray();
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
    return of(seen);
  }

  /**
   * @param symbols those that it has, as code points
   * @throws CorpusException where one is half a character, which no file can hold
   */
  static Vocabulary of(BitSet symbols) {
    int surrogate = symbols.nextSetBit(Character.MIN_SURROGATE);
    if (surrogate >= 0 && surrogate <= Character.MAX_SURROGATE) {
      throw new CorpusException(
          new Mistake(
              "the text", describe(surrogate), "is half a character of UTF-16", "take it out"));
    }
    int[] points = symbols.stream().toArray();
    return new Vocabulary(new String(points, 0, points.length));
  }

  /** All of them in ascending order. */
  public String symbols() {
    return symbols;
  }

  @Override
  public int size() {
    return points.length;
  }

  /** The symbol of a token, as a code point. */
  int symbol(int token) {
    return points[token];
  }

  /**
   * @throws CorpusException where the text has a symbol that the vocabulary has not
   */
  @Override
  public int[] encode(String text) {
    int[] tokens = text.codePoints().toArray();
    for (int i = 0; i < tokens.length; i++) {
      int token = Arrays.binarySearch(points, tokens[i]);
      if (token < 0) {
        throw new CorpusException(
            new Mistake(
                "the text",
                describe(tokens[i]) + " at character " + (i + 1),
                "is not one of the " + size() + " symbols that the model knows",
                size() <= MAX_LISTED
                    ? "those that can be seen are " + visible()
                    : "write it with others"));
      }
      tokens[i] = token;
    }
    return tokens;
  }

  /** The corpus keeps its characters as the tokens of its own vocabulary. */
  @Override
  public Tokens encode(Corpus corpus, Excerpt part, Progress progress) {
    if (!corpus.vocabulary().equals(this)) {
      throw new IllegalArgumentException("the corpus has another vocabulary");
    }
    return corpus.tokens().part(part);
  }

  @Override
  public byte[] bytes(int token) {
    return Character.toString(symbol(token)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param tokens each below {@link #size}
   */
  @Override
  public String decode(int... tokens) {
    int[] decoded = Arrays.stream(tokens).map(this::symbol).toArray();
    return new String(decoded, 0, decoded.length);
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of("vocabulary", symbols);
  }

  @Override
  public Map<String, Object> description() {
    Map<String, Integer> tokens = new LinkedHashMap<>();
    for (int token = 0; token < points.length; token++) {
      tokens.put(Character.toString(points[token]), token);
    }
    return TokenizerFile.content(
        List.of(TokenizerFile.split("[\\s\\S]")),
        Map.of("type", "Fuse"),
        // Any other character is refused: there is no token for what is not known.
        TokenizerFile.inOrder(
            Map.entry("type", "WordLevel"),
            Map.entry("vocab", tokens),
            Map.entry("unk_token", "")));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary vocabulary && symbols.equals(vocabulary.symbols);
  }

  @Override
  public int hashCode() {
    return symbols.hashCode();
  }

  @Override
  public String toString() {
    return "Vocabulary[" + symbols + "]";
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
