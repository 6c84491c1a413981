package dev.lotrgpt.text;

import java.util.Arrays;
import java.util.Locale;

/**
 * Finds the words of a text: runs of letters, with apostrophes inside; case does not matter. Give
 * it the text, then call {@link #end}.
 */
final class Words implements Text.Sink {
  /** Takes a word and where it is, in characters from the start of the text. */
  @FunctionalInterface
  interface Visitor {
    void word(String lowerCase, long start, long end);
  }

  private static final int SHORT = 32;

  private final int longest;
  private final Visitor visitor;
  private int[] word = new int[SHORT];
  private int length;

  /** Whether an apostrophe follows the word, which is inside of it if a letter comes. */
  private int apostrophe;

  private long position;

  /**
   * @param longest characters of a word; longer ones are passed over
   */
  Words(int longest, Visitor visitor) {
    this.longest = longest;
    this.visitor = visitor;
  }

  /** Visits the words of a text that fits into memory. */
  static void of(String text, Visitor visitor) {
    Words words = new Words(Integer.MAX_VALUE, visitor);
    Text.of(text).forEachPiece(words);
    words.end();
  }

  @Override
  public void accept(int[] characters, int count) {
    for (int i = 0; i < count; i++) {
      accept(characters[i]);
      position++;
    }
  }

  private void accept(int character) {
    if (isLetter(character)) {
      if (apostrophe != 0) {
        append(apostrophe);
        apostrophe = 0;
      }
      append(character);
    } else if (length > 0 && apostrophe == 0 && (character == '\'' || character == '\u2019')) {
      apostrophe = character;
    } else {
      end();
    }
  }

  private void append(int character) {
    if (length < longest) {
      if (length == word.length) {
        word = Arrays.copyOf(word, (int) Math.min(longest, 2L * length));
      }
      word[length] = character;
    }
    length++;
  }

  /** Ends the last word; nothing must follow. */
  void end() {
    if (length > 0 && length <= longest) {
      long end = position - (apostrophe == 0 ? 0 : 1);
      visitor.word(lowerCase(new String(word, 0, length)), end - length, end);
    }
    length = 0;
    apostrophe = 0;
  }

  private static boolean isLetter(int character) {
    if (character < 0x80) {
      return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z';
    }
    return switch ((byte) Character.getType(character)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  private static String lowerCase(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
