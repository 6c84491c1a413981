package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What changed since an earlier reproduction.
 *
 * @param directory of its run store
 * @param conditions means over the seeds
 * @param runs those of the same seed
 */
public record ComparisonPage(
    String directory,
    List<ClaimChange> claims,
    List<LossChange> conditions,
    List<LossChange> runs) {
  private static final int DIGITS = 3;

  public static ComparisonPage of(
      String directory, List<StudyView> now, List<StudyView> earlier, RunEntries entries) {
    List<ClaimChange> claims = new ArrayList<>();
    List<LossChange> conditions = new ArrayList<>();
    List<LossChange> runs = new ArrayList<>();
    Set<Object> listed = new HashSet<>();
    for (StudyView study : now) {
      Optional<StudyView> before =
          earlier.stream()
              .filter(other -> other.study().id().equals(study.study().id()))
              .findFirst();
      List<RunEntry> all = entries.of(study);
      study.verdicts().forEach(verdict -> claims.add(ClaimChange.of(study, all, verdict, before)));
      for (Condition condition : study.conditions()) {
        if (listed.add(condition.model())) {
          Optional<Condition> then =
              before.stream()
                  .flatMap(other -> other.conditions().stream())
                  .filter(other -> other.variation().equals(condition.variation()))
                  .findFirst();
          conditions.add(LossChange.of(study, condition, then));
          for (RunResult run : condition.runs()) {
            LossChange.sameSeed(run, then)
                .ifPresent(
                    other ->
                        runs.add(
                            LossChange.of(
                                study, condition, entries.of(run).label(), run, other, then)));
          }
        }
      }
    }
    Comparator<LossChange> largestFirst = Comparator.comparingDouble(LossChange::size).reversed();
    conditions.sort(largestFirst);
    runs.sort(largestFirst);
    return new ComparisonPage(directory, claims, conditions, runs);
  }

  /** In a sentence or two. */
  public String summary() {
    String all = claims.isEmpty() ? "" : claimsSentence() + " ";
    List<LossChange> compared = conditions.stream().filter(LossChange::compared).toList();
    if (compared.isEmpty()) {
      return all + "No trained setting of these studies is in both.";
    }
    String most =
        "at most by %s (%s)"
            .formatted(Numbers.decimals(compared.get(0).size(), DIGITS), compared.get(0).label());
    long unknown = compared.stream().filter(change -> !change.known()).count();
    if (unknown == compared.size()) {
      return all
          + "The best validation losses moved %s; one seed cannot tell whether that is chance."
              .formatted(most);
    }
    long beyond = compared.stream().filter(LossChange::beyond).count();
    return all
        + "The best validation loss of %s of %s moved by more than the seeds explain; it moved %s%s."
            .formatted(
                beyond == 0 ? "none" : Numbers.count(beyond),
                Numbers.of(compared.size(), "setting"),
                most,
                unknown == 0
                    ? ""
                    : "; of %s there is one seed only".formatted(Numbers.count(unknown)));
  }

  /** A claim that was not made before did not come out differently. */
  private String claimsSentence() {
    long fresh = claims.stream().filter(ClaimChange::isNew).count();
    long changed = claims.stream().filter(ClaimChange::changed).count() - fresh;
    return "%s of %s came out differently%s."
        .formatted(
            changed == 0 ? "None" : Numbers.count(changed),
            Numbers.of(claims.size() - fresh, "claim"),
            fresh == 0 ? "" : "; %s new".formatted(Numbers.count(fresh)));
  }
}
