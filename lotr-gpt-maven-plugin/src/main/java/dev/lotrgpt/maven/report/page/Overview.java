package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.result.Numbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What the first page shows, and all pages know.
 *
 * @param about the project, as it says itself; may be empty
 * @param summary of what was run, in a sentence
 * @param command that trains the studies again
 * @param finished when the last run ended; empty if none has
 * @param commit of the project that trained last; empty if unknown
 * @param repeatable whether all runs come from it, without changes
 * @param scale how large the models are and how long they were trained, in words
 * @param cost on what machines, and how long all of it took; empty while nothing is trained
 * @param corpora what the models learnt from, in words
 * @param notes what a reader should know before trusting it
 */
public record Overview(
    String title,
    String about,
    String summary,
    String command,
    String finished,
    String commit,
    boolean repeatable,
    String scale,
    String cost,
    List<String> corpora,
    List<StudyPage> studies,
    RunTable runs,
    List<RunEntry> problems,
    Collection<String> notes) {

  public static Overview of(
      String title,
      String about,
      String command,
      List<StudyPage> studies,
      List<RunEntry> runs,
      Markers markers) {
    Commits commits = Commits.of(runs);
    return new Overview(
        title,
        about,
        summary(studies, runs),
        command,
        runs.stream()
            .flatMap(run -> RunPage.finished(run).stream())
            .max(Comparator.naturalOrder())
            .orElse(""),
        commits.latest(),
        commits.repeatable(),
        ScaleSentence.of(RunEntry.told(runs)),
        CostSentence.of(runs),
        SplitSentence.of(RunEntry.told(runs).stream().map(run -> run.run().planned())),
        studies,
        RunTable.of(runs),
        runs.stream().filter(run -> !run.run().trained() || run.run().problem() != null).toList(),
        new ArrayList<>(markers.problems()));
  }

  private static String summary(List<StudyPage> studies, List<RunEntry> runs) {
    long trained = runs.stream().filter(run -> run.run().trained()).count();
    return Numbers.of(studies.size(), "study").replace("studys", "studies")
        + ", "
        + (trained == runs.size() ? "" : Numbers.count(trained) + " of ")
        + Numbers.of(runs.size(), "model")
        + " trained";
  }

  /** The claims that say whether a finding of the replicated study is reproduced. */
  public List<ClaimView> replicated() {
    return studies.stream()
        .flatMap(study -> study.claims().stream())
        .filter(claim -> !claim.source().isEmpty())
        .toList();
  }

  /** The earlier study whose first figure is the same drawing of the same runs; else none. */
  public List<StudyPage> drawnBefore(StudyPage study) {
    return studies.stream()
        .takeWhile(earlier -> earlier != study)
        .filter(earlier -> earlier.drawsLike(study))
        .limit(1)
        .toList();
  }

  /** {@code 14 of 22 claims hold, 2 are refuted, 6 undecided}; empty where there is none. */
  public String verdict() {
    List<ClaimView> claims = studies.stream().flatMap(study -> study.claims().stream()).toList();
    long holding = of(claims, "holds");
    return claims.isEmpty()
        ? ""
        : "%s of %s %s"
                .formatted(
                    holding, Numbers.of(claims.size(), "claim"), holding == 1 ? "holds" : "hold")
            + others(of(claims, "refuted"), "refuted")
            + others(of(claims, "undecided"), "undecided");
  }

  private static long of(List<ClaimView> claims, String outcome) {
    return claims.stream().filter(claim -> claim.outcome().equals(outcome)).count();
  }

  private static String others(long count, String outcome) {
    return count == 0 ? "" : ", %s %s %s".formatted(count, count == 1 ? "is" : "are", outcome);
  }
}
