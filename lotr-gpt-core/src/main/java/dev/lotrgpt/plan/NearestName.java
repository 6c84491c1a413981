package dev.lotrgpt.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the name that somebody probably meant. */
public final class NearestName {
  private NearestName() {}

  /** All of a few names are listed, of many those that are least unlike. */
  private static final int LISTED = 30;

  private static final int LISTED_OF_MANY = 5;

  /** {@code "perhaps you meant dropout"}, or some of the known names where none is near. */
  public static String suggestion(String name, Collection<String> known) {
    List<String> byDistance =
        known.stream()
            .sorted(Comparator.comparingInt(candidate -> distance(name, candidate)))
            .toList();
    return byDistance.stream()
        .filter(nearest -> distance(name, nearest) <= tolerance(name, nearest))
        .findFirst()
        .or(() -> known.stream().filter(other -> last(other).equals(last(name))).findFirst())
        .map(nearest -> "perhaps you meant " + nearest)
        .orElseGet(
            () ->
                known.isEmpty()
                    ? "there are none"
                    : known.size() <= LISTED
                        ? "there are " + String.join(", ", known)
                        : "the nearest are "
                            + String.join(", ", byDistance.subList(0, LISTED_OF_MANY)));
  }

  /** A third of the letters, without the groups that both are in: {@code lotr-gpt.training.}. */
  private static int tolerance(String name, String nearest) {
    int common = 0;
    while (common < Math.min(name.length(), nearest.length())
        && name.charAt(common) == nearest.charAt(common)) {
      common++;
    }
    int groups = nearest.lastIndexOf('.', common - 1) + 1;
    return Math.max(1, (nearest.length() - groups) / 3);
  }

  /** Behind the last dot. */
  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * Levenshtein distance, the case of letters ignored, with two neighbours that are swapped counted
   * as one edit.
   */
  private static int distance(String typed, String known) {
    String a = typed.toLowerCase(java.util.Locale.ROOT);
    String b = known.toLowerCase(java.util.Locale.ROOT);
    if (a.length() > 2 * b.length()) {
      return a.length();
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
