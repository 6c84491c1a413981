package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.Spread;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.maven.report.result.Summary;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What changed since an earlier reproduction.
 *
 * @param directory of its run store
 * @param conditions means over the seeds
 * @param runs those of the same seed
 */
public record ComparisonPage(
    String directory, List<ClaimChange> claims, List<Change> conditions, List<Change> runs) {
  private static final int DIGITS = 3;
  private static final String ANOTHER_TEXT = "another text";

  /**
   * @param before its outcome; empty where the claim is new
   */
  public record ClaimChange(
      String study,
      String statement,
      String before,
      String detailBefore,
      String now,
      String detailNow,
      boolean changed) {}

  /**
   * A best validation loss, before and now.
   *
   * @param run its id; empty for a mean
   * @param size of the difference; negative where there is none
   * @param known whether its seeds tell how large a difference chance makes
   * @param beyond whether it is larger
   * @param note what else there is to say about it
   */
  public record Change(
      String study,
      String label,
      String run,
      String before,
      String now,
      String difference,
      double size,
      boolean known,
      boolean beyond,
      String note) {

    boolean compared() {
      return size >= 0;
    }
  }

  public static ComparisonPage of(String directory, List<StudyView> now, List<StudyView> earlier) {
    List<ClaimChange> claims = new ArrayList<>();
    List<Change> conditions = new ArrayList<>();
    List<Change> runs = new ArrayList<>();
    Set<Object> listed = new HashSet<>();
    for (StudyView study : now) {
      Optional<StudyView> before =
          earlier.stream()
              .filter(other -> other.study().id().equals(study.study().id()))
              .findFirst();
      study.verdicts().forEach(verdict -> claims.add(claim(study, verdict, before)));
      for (Condition condition : study.conditions()) {
        if (listed.add(List.of(study.study().corpus().sha256(), condition.identity()))) {
          Optional<Condition> then =
              before.stream()
                  .flatMap(other -> other.conditions().stream())
                  .filter(other -> other.variation().equals(condition.variation()))
                  .findFirst();
          conditions.add(condition(study, condition, then, isOfAnotherText(study, before)));
          for (RunResult run : condition.runs()) {
            sameSeed(run, then)
                .ifPresent(other -> runs.add(run(study, condition, run, other, then)));
          }
        }
      }
    }
    Comparator<Change> largestFirst = Comparator.comparingDouble(Change::size).reversed();
    conditions.sort(largestFirst);
    runs.sort(largestFirst);
    return new ComparisonPage(directory, claims, conditions, runs);
  }

  private static ClaimChange claim(
      StudyView study, ClaimVerdict verdict, Optional<StudyView> before) {
    Optional<ClaimVerdict> then =
        before.stream()
            .flatMap(other -> other.verdicts().stream())
            .filter(other -> other.claim().statement().equals(verdict.claim().statement()))
            .findFirst();
    return new ClaimChange(
        study.study().title(),
        verdict.claim().statement(),
        then.map(known -> ClaimView.text(known.outcome())).orElse(""),
        then.map(ClaimVerdict::detail).orElse(""),
        ClaimView.text(verdict.outcome()),
        verdict.detail(),
        then.map(known -> known.outcome() != verdict.outcome()).orElse(true));
  }

  private static boolean isOfAnotherText(StudyView now, Optional<StudyView> before) {
    return before.isPresent()
        && !before.get().study().corpus().sha256().equals(now.study().corpus().sha256());
  }

  private static Change condition(
      StudyView study, Condition now, Optional<Condition> before, boolean isOfAnotherText) {
    Optional<Summary> then = before.flatMap(known -> known.summary(Metric.BEST_VAL));
    Optional<Summary> here = now.summary(Metric.BEST_VAL);
    return change(
        study.study().title(),
        now.label(),
        "",
        then,
        here,
        spread(now, before),
        before.isEmpty() ? "new" : changes(before.get(), now, isOfAnotherText));
  }

  private static Optional<RunResult> sameSeed(RunResult run, Optional<Condition> before) {
    String seed = run.value(Setting.SEED.key());
    return before.stream()
        .flatMap(known -> known.runs().stream())
        .filter(other -> other.value(Setting.SEED.key()).equals(seed))
        .findFirst();
  }

  private static Change run(
      StudyView study,
      Condition condition,
      RunResult now,
      RunResult then,
      Optional<Condition> before) {
    return change(
        study.study().title(),
        condition.label() + ", " + Names.of(Setting.SEED.key(), now.value(Setting.SEED.key())),
        now.planned().id(),
        single(then),
        single(now),
        spread(condition, before),
        note(now, then));
  }

  private static Optional<Summary> single(RunResult run) {
    double loss = run.get(Metric.BEST_VAL);
    return Double.isFinite(loss) ? Optional.of(Summary.of(loss)) : Optional.empty();
  }

  private static Spread spread(Condition now, Optional<Condition> before) {
    return Spread.of(
        Stream.concat(Stream.of(now), before.stream())
            .flatMap(known -> known.summary(Metric.BEST_VAL).stream())
            .toList());
  }

  private static Change change(
      String study,
      String label,
      String run,
      Optional<Summary> before,
      Optional<Summary> now,
      Spread spread,
      String note) {
    boolean compared = before.isPresent() && now.isPresent();
    double difference = compared ? now.get().mean() - before.get().mean() : Double.NaN;
    double limit = compared ? spread.limit(before.get().n(), now.get().n()) : Double.NaN;
    return new Change(
        study,
        label,
        run,
        text(before),
        text(now),
        (difference > 0 ? "+" : "") + Numbers.decimals(difference, DIGITS),
        compared ? Math.abs(difference) : -1,
        compared && Double.isFinite(limit),
        Math.abs(difference) > limit,
        note);
  }

  /** {@code 2.031 ± 0.004 (3 seeds)}. */
  private static String text(Optional<Summary> loss) {
    return loss.map(
            known ->
                Numbers.decimals(known.mean(), DIGITS)
                    + (known.n() > 1
                        ? " ± %s (%s)"
                            .formatted(
                                Numbers.decimals(known.deviation(), DIGITS),
                                Numbers.of(known.n(), "seed"))
                        : ""))
        .orElse("–");
  }

  /** What the POM has changed, and the text. */
  private static String changes(Condition before, Condition now, boolean isOfAnotherText) {
    List<String> changed = new ArrayList<>(isOfAnotherText ? List.of(ANOTHER_TEXT) : List.of());
    for (Setting setting : Setting.values()) {
      String then = before.settings().text(setting);
      String here = now.settings().text(setting);
      if (setting != Setting.SEED && !then.equals(here)) {
        changed.add("%s %s → %s".formatted(Names.of(setting.key()), then, here));
      }
    }
    return String.join(", ", changed);
  }

  private static String note(RunResult now, RunResult before) {
    if (!now.trained() || !before.trained()) {
      RunResult missing = now.trained() ? before : now;
      return (now.trained() ? "before: " : "now: ")
          + (missing.problem() == null ? "not trained" : missing.problem());
    }
    if (!now.planned().id().equals(before.planned().id())) {
      return "other settings or text";
    }
    return now.get(Metric.BEST_VAL) == before.get(Metric.BEST_VAL)
        ? "the same to the last digit"
        : "the same settings, other numbers";
  }

  /** In a sentence or two. */
  public String summary() {
    long changed = claims.stream().filter(ClaimChange::changed).count();
    String all = claims.isEmpty() ? "" : claimsSentence(changed) + " ";
    List<Change> compared = conditions.stream().filter(Change::compared).toList();
    if (compared.isEmpty()) {
      return all + "No trained setting of these studies is in both.";
    }
    String most =
        "at most by %s (%s)"
            .formatted(Numbers.decimals(compared.get(0).size(), DIGITS), compared.get(0).label());
    long unknown = compared.stream().filter(change -> !change.known()).count();
    if (unknown == compared.size()) {
      return all
          + "The best validation losses moved %s; with one seed, nobody can tell whether that is chance."
              .formatted(most);
    }
    long beyond = compared.stream().filter(Change::beyond).count();
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

  private String claimsSentence(long changed) {
    return "%s of %s came out differently."
        .formatted(
            changed == 0 ? "None" : Numbers.count(changed), Numbers.of(claims.size(), "claim"));
  }
}
