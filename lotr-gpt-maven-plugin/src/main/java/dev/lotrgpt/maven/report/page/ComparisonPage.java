package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.experiment.ClaimVerdict;
import dev.lotrgpt.experiment.Metric;
import dev.lotrgpt.experiment.RunResult;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.maven.report.result.Summary;
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
 */
public record ComparisonPage(String directory, List<ClaimChange> claims, List<RunChange> runs) {

  /**
   * @param before its outcome; empty where the claim is new
   */
  public record ClaimChange(
      String study, String statement, String before, String now, boolean changed) {}

  /**
   * The best validation loss of a run.
   *
   * @param beyond whether it moved by more than the seeds explain
   * @param note what there is to say about it
   */
  public record RunChange(
      String study,
      String label,
      String id,
      String before,
      String now,
      String difference,
      double size,
      boolean beyond,
      String note) {}

  public static ComparisonPage of(String directory, List<StudyView> now, List<StudyView> earlier) {
    List<ClaimChange> claims = new ArrayList<>();
    List<RunChange> runs = new ArrayList<>();
    Set<String> listed = new HashSet<>();
    for (StudyView study : now) {
      Optional<StudyView> before =
          earlier.stream()
              .filter(other -> other.study().id().equals(study.study().id()))
              .findFirst();
      study.verdicts().forEach(verdict -> claims.add(claim(study, verdict, before)));
      for (Condition condition : study.conditions()) {
        condition.runs().stream()
            .filter(run -> listed.add(run.planned().id()))
            .forEach(run -> runs.add(run(study, condition, run, before)));
      }
    }
    runs.sort(Comparator.comparingDouble(RunChange::size).reversed());
    return new ComparisonPage(directory, claims, runs);
  }

  private static ClaimChange claim(
      StudyView study, ClaimVerdict verdict, Optional<StudyView> before) {
    String now = ClaimView.text(verdict.outcome());
    String then =
        before.stream()
            .flatMap(other -> other.verdicts().stream())
            .filter(other -> other.claim().statement().equals(verdict.claim().statement()))
            .map(other -> ClaimView.text(other.outcome()))
            .findFirst()
            .orElse("");
    return new ClaimChange(
        study.study().title(), verdict.claim().statement(), then, now, !then.equals(now));
  }

  private static RunChange run(
      StudyView study, Condition condition, RunResult run, Optional<StudyView> before) {
    Optional<Condition> conditionBefore =
        before.stream()
            .flatMap(other -> other.conditions().stream())
            .filter(other -> other.variation().equals(condition.variation()))
            .findFirst();
    Optional<RunResult> runBefore =
        conditionBefore.stream()
            .flatMap(other -> other.runs().stream())
            .filter(other -> other.value("seed").equals(run.value("seed")))
            .findFirst();
    double now = run.get(Metric.BEST_VAL);
    double then = runBefore.map(other -> other.get(Metric.BEST_VAL)).orElse(Double.NaN);
    double difference = now - then;
    double noise = noise(condition, conditionBefore);
    boolean known = Double.isFinite(difference);
    boolean beyond = known && noise > 0 && Math.abs(difference) > 2 * noise;
    return new RunChange(
        study.study().title(),
        run.planned().label(),
        run.planned().id(),
        Numbers.decimals(then, 3),
        Numbers.decimals(now, 3),
        known ? (difference > 0 ? "+" : "") + Numbers.decimals(difference, 3) : "–",
        known ? Math.abs(difference) : -1,
        beyond,
        note(run, runBefore, beyond, known, noise));
  }

  private static String note(
      RunResult run, Optional<RunResult> before, boolean beyond, boolean known, double noise) {
    if (before.isEmpty()) {
      return "new";
    }
    if (!known) {
      return run.trained() ? "not trained before" : "not trained now";
    }
    if (beyond) {
      return "more than the seeds explain";
    }
    if (run.planned().id().equals(before.get().planned().id())) {
      return run.get(Metric.BEST_VAL) == before.get().get(Metric.BEST_VAL)
          ? "the same to the last digit"
          : "the same settings, other numbers";
    }
    return noise == 0 ? "one seed: its spread is unknown" : "";
  }

  /** Standard deviation of the difference of two single runs, from the spread over the seeds. */
  private static double noise(Condition now, Optional<Condition> before) {
    double variance = variance(Optional.of(now));
    double earlier = variance(before);
    return Math.sqrt(variance + (earlier > 0 ? earlier : variance));
  }

  private static double variance(Optional<Condition> condition) {
    return condition
        .flatMap(known -> known.summary(Metric.BEST_VAL))
        .map(Summary::deviation)
        .map(deviation -> deviation * deviation)
        .orElse(0.0);
  }

  /** In a sentence. */
  public String summary() {
    long changed = claims.stream().filter(ClaimChange::changed).count();
    long beyond = runs.stream().filter(RunChange::beyond).count();
    return "%s of %s came out differently; the best validation loss of %s of %s moved by more than the seeds explain."
        .formatted(
            changed == 0 ? "None" : Numbers.count(changed),
            Numbers.of(claims.size(), "claim"),
            beyond == 0 ? "none" : Numbers.count(beyond),
            Numbers.of(runs.size(), "run"));
  }
}
