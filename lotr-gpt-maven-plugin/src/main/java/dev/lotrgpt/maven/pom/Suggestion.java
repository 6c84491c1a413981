package dev.lotrgpt.maven.pom;

import java.util.Collection;
import java.util.Comparator;

/** What a user may have meant by a name that does not exist. */
final class Suggestion {
  /** Edits that a slip of the fingers needs; more of them make another word. */
  private static final int SLIP = 3;

  private Suggestion() {}

  /**
   * @return {@code : perhaps you meant dropout}, or all names if none of them is near
   */
  static String of(String name, Collection<String> names) {
    return names.stream()
        .filter(known -> distance(name, known) <= Math.min(SLIP, name.length() / 2))
        .min(Comparator.comparingInt(known -> distance(name, known)))
        .map(known -> ": perhaps you meant " + known)
        .orElseGet(() -> "; there are " + String.join(", ", names));
  }

  /** Levenshtein's: insertions, deletions and changes of a character; case does not count. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = above[0];
      above[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        int best = Math.min(diagonal + (same ? 0 : 1), 1 + Math.min(above[j], above[j - 1]));
        diagonal = above[j];
        above[j] = best;
      }
    }
    return above[b.length()];
  }
}
