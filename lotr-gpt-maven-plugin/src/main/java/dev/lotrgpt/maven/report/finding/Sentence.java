package dev.lotrgpt.maven.report.finding;

import java.util.Locale;

/** Words that become a sentence. */
final class Sentence {
  private Sentence() {}

  /** With a capital and a full stop. */
  static String of(String words) {
    return capital(words) + ".";
  }

  static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
