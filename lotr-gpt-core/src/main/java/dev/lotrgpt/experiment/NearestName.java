package dev.lotrgpt.experiment;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that somebody probably meant. */
public final class NearestName {
  private NearestName() {}

  /** {@code ": perhaps you meant dropout"}, or the known names where none is near. */
  public static String suggestion(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(nearest -> distance(name, nearest) <= Math.max(1, nearest.length() / 3))
        .map(nearest -> ": perhaps you meant " + nearest)
        .orElseGet(() -> "; there are " + String.join(", ", known));
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
