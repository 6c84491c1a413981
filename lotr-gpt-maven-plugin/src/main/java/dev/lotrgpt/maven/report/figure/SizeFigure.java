package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Train, best and final validation loss against the number of parameters. */
final class SizeFigure {
  private static final String MEASURE = "Loss (nats a character)";

  private SizeFigure() {}

  /** Empty unless the conditions differ in size, all of them and by more than their context. */
  static Optional<Figure> of(StudyView study) {
    List<Condition> conditions =
        study.trained().stream().sorted(Comparator.comparingLong(Condition::parameters)).toList();
    Scale scale =
        conditions.isEmpty()
            ? null
            : Scale.logarithmic(
                conditions.stream().map(condition -> (double) condition.parameters()).toList());
    if (scale == null
        || scale.values().size() < Math.max(2, conditions.size())
        || study.varied().equals(List.of(Setting.CONTEXT.key()))) {
      return Optional.empty();
    }
    List<Profile.Series> series =
        List.of(
            series(Metric.FINAL_VAL, "final validation", Ink.AMBER, conditions, scale),
            series(Metric.BEST_VAL, "best validation", Ink.BLUE, conditions, scale),
            series(Metric.FINAL_TRAIN, "final training", Ink.MUTED, conditions, scale));
    return Optional.of(
        new Figure(
            study.study().id() + "-size",
            "Loss against parameters",
            finding(conditions),
            "Logarithmic axis. " + DataTables.seedNote(study),
            Drawing.of(920, 420, panel(scale, series, 0.06)),
            Drawing.of(360, 320, panel(scale, series, 0.17)),
            Profile.explorer("parameters", MEASURE, scale, series),
            DataTables.of(
                conditions, List.of(Metric.FINAL_VAL, Metric.BEST_VAL, Metric.FINAL_TRAIN))));
  }

  private static Profile.Series series(
      Metric metric, String label, Ink ink, List<Condition> conditions, Scale scale) {
    return Profile.Series.of(
        metric,
        label,
        ink,
        metric == Metric.FINAL_TRAIN ? Theme.DASHED : Theme.CURVE,
        conditions,
        condition -> scale.at(condition.parameters()));
  }

  private static Panel panel(Scale scale, List<Profile.Series> series, double apart) {
    return Profile.panel(
        MEASURE,
        "parameters",
        scale.range(),
        scale.ticks(apart, Numbers::size),
        Profile.range(series),
        series);
  }

  private static String finding(List<Condition> conditions) {
    Condition smallest = conditions.get(0);
    Condition largest = conditions.get(conditions.size() - 1);
    Condition best =
        conditions.stream()
            .min(Comparator.comparingDouble(condition -> condition.mean(Metric.BEST_VAL)))
            .orElseThrow();
    String course =
        best == largest
            ? String.format(
                Locale.ROOT,
                "From %s to %s parameters the best validation loss falls from %s to %s",
                Numbers.size(smallest.parameters()),
                Numbers.size(largest.parameters()),
                Numbers.loss(smallest.mean(Metric.BEST_VAL)),
                Numbers.loss(largest.mean(Metric.BEST_VAL)))
            : String.format(
                Locale.ROOT,
                "The best validation loss is lowest at %s parameters, %s, and no better at %s, %s",
                Numbers.size(best.parameters()),
                Numbers.loss(best.mean(Metric.BEST_VAL)),
                Numbers.size(largest.parameters()),
                Numbers.loss(largest.mean(Metric.BEST_VAL)));
    double rise = largest.mean(Metric.FINAL_VAL) - largest.mean(Metric.BEST_VAL);
    return course
        + (rise > 0.01 * largest.mean(Metric.BEST_VAL)
            ? String.format(
                Locale.ROOT,
                "; by the end of training the largest model has risen to %s.",
                Numbers.loss(largest.mean(Metric.FINAL_VAL)))
            : ".");
  }
}
