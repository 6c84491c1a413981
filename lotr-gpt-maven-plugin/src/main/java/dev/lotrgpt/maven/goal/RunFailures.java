package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.progress.Figures;
import java.util.List;

/** What a user reads of runs that failed, when the build fails for them. */
public final class RunFailures {
  private static final int LISTED = 50;

  private RunFailures() {}

  /**
   * @param failures a line for each: study, run and reason
   * @param remedy what to do, in a few words
   */
  public static String list(List<String> failures, String remedy) {
    StringBuilder list = new StringBuilder(Figures.count(failures.size(), "run"));
    list.append(" failed; the next build trains only what is missing").append(remedy);
    failures.stream().limit(LISTED).forEach(failure -> list.append("\n  ").append(failure));
    if (failures.size() > LISTED) {
      list.append("\n  and ")
          .append(Figures.number(failures.size() - LISTED))
          .append(" more, see results.csv in the run store");
    }
    return list.toString();
  }
}
