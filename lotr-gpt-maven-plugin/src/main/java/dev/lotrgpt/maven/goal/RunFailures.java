package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.progress.Figures;
import java.util.Map;

/** What a user reads of runs that failed, when the build fails for them. */
public final class RunFailures {
  private static final int LISTED = 50;

  private RunFailures() {}

  /**
   * @param failures study and run to the reason, in order
   * @param remedy what to do, in a few words
   */
  public static String list(Map<String, String> failures, String remedy) {
    StringBuilder list = new StringBuilder(Figures.count(failures.size(), "run"));
    list.append(" failed; the next build trains only what is missing").append(remedy);
    String last = "";
    for (var failure : failures.entrySet().stream().limit(LISTED).toList()) {
      String reason = failure.getValue();
      list.append("\n  ").append(failure.getKey()).append(": ");
      list.append(reason.equals(last) ? "likewise" : reason);
      last = reason;
    }
    if (failures.size() > LISTED) {
      list.append("\n  and ")
          .append(Figures.number(failures.size() - LISTED))
          .append(" more, see results.csv");
    }
    return list.toString();
  }
}
