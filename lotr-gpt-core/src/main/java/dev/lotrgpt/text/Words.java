package dev.lotrgpt.text;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What counts as a word: a run of letters, with apostrophes inside; case does not matter. */
final class Words {
  // Possessive throughout: Java's matcher recurses on other repeated groups.
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}]++(?:['\u2019][\\p{L}\\p{M}]++)*+");

  private Words() {}

  /** All words in their order, in lower case. */
  static Stream<String> of(String text) {
    return in(text).map(MatchResult::group).map(Words::lowerCase);
  }

  /** Where the words are. */
  static Stream<MatchResult> in(String text) {
    return WORD.matcher(text).results();
  }

  static String lowerCase(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
