package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.Spread;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.maven.report.result.Summary;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A best validation loss, before and now.
 *
 * @param run its id; empty for a mean
 * @param size of the difference; negative where there is none
 * @param known whether its seeds tell how large a difference chance makes
 * @param beyond whether it is larger
 * @param note what else there is to say about it
 */
public record LossChange(
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
  private static final int DIGITS = 3;
  private static final String ANOTHER_TEXT = "another text";

  boolean compared() {
    return size >= 0;
  }

  static LossChange of(StudyView study, Condition now, Optional<Condition> before) {
    Optional<Summary> then = before.flatMap(known -> known.summary(Metric.BEST_VAL));
    Optional<Summary> here = now.summary(Metric.BEST_VAL);
    return change(
        study.study().title(),
        now.label(),
        "",
        then,
        here,
        spread(now, before),
        before.isEmpty()
            ? "new"
            : changes(
                before.get().corpus(), before.get().settings(), now.corpus(), now.settings()));
  }

  static Optional<RunResult> sameSeed(RunResult run, Optional<Condition> before) {
    String seed = run.value(Setting.SEED.key());
    return before.stream()
        .flatMap(known -> known.runs().stream())
        .filter(other -> other.value(Setting.SEED.key()).equals(seed))
        .findFirst();
  }

  static LossChange of(
      StudyView study,
      Condition condition,
      String name,
      RunResult now,
      RunResult then,
      Optional<Condition> before) {
    return change(
        study.study().title(),
        name,
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

  private static LossChange change(
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
    return new LossChange(
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
                                Numbers.of(known.n(), "seed").replace(' ', '\u00a0'))
                        : ""))
        .orElse("–");
  }

  /** What the POM has changed, and the text. */
  private static String changes(
      CorpusRecord textBefore, Settings before, CorpusRecord textNow, Settings now) {
    boolean isOfAnotherText = !textBefore.sha256().equals(textNow.sha256());
    List<String> changed = new ArrayList<>(isOfAnotherText ? List.of(ANOTHER_TEXT) : List.of());
    for (Setting setting : Setting.values()) {
      String then = before.text(setting);
      String here = now.text(setting);
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
      String changed =
          changes(
              before.planned().corpus(),
              before.planned().settings(),
              now.planned().corpus(),
              now.planned().settings());
      return changed.isEmpty() ? "another kind of device, or of identity" : changed;
    }
    return now.get(Metric.BEST_VAL) == before.get(Metric.BEST_VAL)
        ? "the same to the last digit"
        : "the same settings, other numbers";
  }
}
