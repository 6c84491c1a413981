package dev.lotrgpt.maven.init;

import java.util.List;
import java.util.Random;

/**
 * A text to try things out on, in the format of a play: sentences made up by a small grammar. It is
 * the same on every machine, as {@link Random}'s numbers are.
 */
final class FirstText {
  private static final int SPEECHES = 600;
  private static final int MOST_SENTENCES = 3;

  private static final List<String> SPEAKERS = List.of("BAKER", "MILLER", "FERRYMAN", "CLERK");

  private static final List<String> SUBJECTS =
      List.of(
          "the grey cat",
          "my sister",
          "an old sailor",
          "the night watchman",
          "one small bird",
          "your uncle");

  private static final List<String> VERBS =
      List.of("mends", "carries", "hides", "counts", "follows", "forgets", "paints");

  private static final List<String> OBJECTS =
      List.of(
          "seven lanterns",
          "the broken oar",
          "a map of the hills",
          "every second coin",
          "two loud drums",
          "the last train");

  private static final List<String> PLACES =
      List.of(
          "before breakfast",
          "behind the mill",
          "in heavy rain",
          "at the edge of town",
          "while the kettle sings");

  private static final List<String> ENDS = List.of(".", ".", ".", "!", "?");

  /** About 70,000 characters in ASCII. */
  static final String TEXT = write(new Random(1));

  private FirstText() {}

  private static String write(Random random) {
    StringBuilder text = new StringBuilder();
    for (int speech = 0; speech < SPEECHES; speech++) {
      text.append(speech == 0 ? "" : "\n").append(one(SPEAKERS, random)).append('\n');
      int sentences = 1 + random.nextInt(MOST_SENTENCES);
      for (int i = 0; i < sentences; i++) {
        text.append(sentence(random)).append('\n');
      }
    }
    return text.toString();
  }

  private static String sentence(Random random) {
    String words =
        one(SUBJECTS, random)
            + ' '
            + one(VERBS, random)
            + ' '
            + one(OBJECTS, random)
            + ' '
            + one(PLACES, random)
            + one(ENDS, random);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String one(List<String> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
