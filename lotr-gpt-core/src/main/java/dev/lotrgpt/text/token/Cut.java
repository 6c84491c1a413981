package dev.lotrgpt.text.token;

import dev.lotrgpt.text.Text;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a text is cut into pieces; no token reaches over the end of one (the idea is GPT-2's: Radford
 * et al. 2019, section 2.2). The expressions mean the same to Java, JavaScript and Oniguruma, match
 * any character, and none matches more than {@value #LONGEST} characters, so that a text can be cut
 * as it goes by.
 *
 * <p>What is a letter is decided by Java's version of Unicode: of characters newer than Unicode 13,
 * other pieces can come out elsewhere, though never another text.
 */
enum Cut {
  /** A word, number or run of marks, with the space before it; the other spaces by themselves. */
  WITH_SPACES(
      " ?"
          + Cut.WORD
          + "| ?"
          + Cut.NUMBER
          + "| ?"
          + Cut.MARKS
          + "|[\\p{Cc}\\p{Zl}\\p{Zp}]{1,32}"
          + "|\\p{Zs}{1,32}(?=\\p{Zs}[^\\p{Z}\\p{Cc}])|\\p{Zs}{1,32}"),
  /** Words, numbers, marks and spaces, each by itself. */
  WORDS(Cut.WORD + "|" + Cut.NUMBER + "|" + Cut.MARKS + "|[\\p{Z}\\p{Cc}]{1,32}");

  /** Letters, with their accents, and with apostrophes inside. */
  private static final String WORD = "\\p{L}(?:['’]?[\\p{L}\\p{M}]){0,31}";

  private static final String NUMBER = "\\p{N}{1,32}";
  private static final String MARKS = "[^\\p{L}\\p{N}\\p{Z}\\p{Cc}]{1,32}";

  /** Characters that a match depends on: a space, a word, and what follows. */
  static final int LONGEST = 70;

  private final String regex;
  private final Pattern pattern;

  Cut(String regex) {
    this.regex = regex;
    this.pattern = Pattern.compile(regex);
  }

  String regex() {
    return regex;
  }

  void forEach(String text, Consumer<String> sink) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      sink.accept(matcher.group());
    }
  }

  void forEach(Text text, Consumer<String> sink) {
    StringBuilder pending = new StringBuilder();
    text.forEachPiece(
        (characters, count) -> {
          for (int i = 0; i < count; i++) {
            pending.appendCodePoint(characters[i]);
          }
          pending.delete(0, cut(pending, sink));
        });
    forEach(pending.toString(), sink);
  }

  /** Gives away the pieces that no more text can change, and returns where they end. */
  private int cut(CharSequence text, Consumer<String> sink) {
    Matcher matcher = pattern.matcher(text);
    int end = 0;
    // A character takes one or two units of UTF-16.
    while (end + 2 * LONGEST < text.length() && matcher.find()) {
      sink.accept(matcher.group());
      end = matcher.end();
    }
    return end;
  }
}
