package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jfree.data.Range;

/**
 * Losses against the numeric settings that a study varies: the final validation loss and the
 * generalisation gap against one of two settings with a line for each value of the other; three
 * losses against a single one; means over all else against each of more.
 */
final class SettingFigure {
  private static final String MEASURE = "Loss (nats a character)";
  private static final int WIDTH = 920;
  private static final int NARROW = 360;
  private static final int FEWEST_VALUES = 3;
  private static final int MOST_LINES = 6;

  private final StudyView study;
  private final List<Condition> conditions;
  private final List<Setting> settings;

  private SettingFigure(StudyView study, List<Setting> settings) {
    this.study = study;
    this.conditions = study.trained();
    this.settings = settings;
  }

  /** Empty unless a setting has three values among the trained runs, or two settings two each. */
  static Optional<Figure> of(StudyView study) {
    List<Setting> settings = byValues(study);
    if (settings.isEmpty()
        || settings.size() == 1 && values(study, settings.get(0)) < FEWEST_VALUES) {
      return Optional.empty();
    }
    return Optional.of(new SettingFigure(study, settings).figure());
  }

  /** The numeric settings that the trained runs differ in, those with most values first. */
  static List<Setting> byValues(StudyView study) {
    return study.numeric().stream()
        .filter(setting -> setting != Setting.FRACTION)
        .filter(setting -> values(study, setting) > 1)
        .sorted(Comparator.comparingLong((Setting setting) -> values(study, setting)).reversed())
        .toList();
  }

  private static long values(StudyView study, Setting setting) {
    return study.trained().stream()
        .map(condition -> condition.settings().text(setting))
        .distinct()
        .count();
  }

  /** Whether something else varies as well, which a curve has to average over. */
  private boolean averaged() {
    return study.varied().size() > settings.size();
  }

  private Figure figure() {
    Setting x = settings.get(0);
    String name = Names.of(x.key());
    if (settings.size() == 1 && !averaged()) {
      return figure(
          "Losses against " + name,
          lowest() + ".",
          Drawing.of(WIDTH, 400, losses(x, 0.06)),
          Drawing.of(NARROW, 320, losses(x, 0.12)));
    }
    boolean lines =
        settings.size() == 2 && !averaged() && values(study, settings.get(1)) <= MOST_LINES;
    List<Panel> panels = lines ? byLine(x, settings.get(1)) : effects();
    return figure(
        lines
            ? "Final validation loss and generalisation gap against " + name
            : "What %s does to the final validation loss"
                .formatted(settings.size() == 1 ? name : "each setting"),
        effectSentence(),
        Drawing.grid(WIDTH, lines ? 360 : 280, lines ? 2 : Math.min(3, panels.size()), panels),
        Drawing.grid(NARROW, 290, 1, panels));
  }

  private Figure figure(String title, String finding, Drawing wide, Drawing narrow) {
    String note =
        settings.size() > 2 || averaged()
            ? "Mean over all other settings; " + Profile.singleRunsNote(mostRunsOfAValue()) + "."
            : DataTables.seedNote(study);
    return new Figure(
        study.study().id() + "-settings",
        title,
        finding,
        note,
        wide,
        narrow,
        explorer(),
        DataTables.of(
            conditions,
            List.of(Metric.FINAL_VAL, Metric.BEST_VAL, Metric.FINAL_TRAIN, Metric.GAP)));
  }

  private int mostRunsOfAValue() {
    return settings.stream()
        .flatMap(
            setting ->
                conditions.stream()
                    .collect(
                        Collectors.groupingBy(
                            condition -> condition.settings().text(setting),
                            Collectors.summingInt(condition -> condition.trained().size())))
                    .values()
                    .stream())
        .mapToInt(Integer::intValue)
        .max()
        .orElse(0);
  }

  /** What is drawn over the first setting. */
  private Explorer explorer() {
    Setting x = settings.get(0);
    Scale scale = Scale.of(x, conditions);
    return switch (averaged() ? 0 : settings.size()) {
      case 1 -> Profile.explorer(Names.of(x.key()), MEASURE, scale, losses(x, scale));
      case 2 ->
          Profile.explorer(
              Names.of(x.key()),
              "Final validation loss",
              scale,
              lines(Metric.FINAL_VAL, x, settings.get(1), scale));
      default -> Explorer.none();
    };
  }

  private List<Profile.Series> losses(Setting x, Scale scale) {
    return List.of(
        series(Metric.FINAL_VAL, "final validation", Ink.AMBER, Theme.CURVE, x, scale),
        series(Metric.BEST_VAL, "best validation", Ink.BLUE, Theme.CURVE, x, scale),
        series(Metric.FINAL_TRAIN, "final training", Ink.MUTED, Theme.DASHED, x, scale));
  }

  private Panel losses(Setting x, double apart) {
    Scale scale = Scale.of(x, conditions);
    List<Profile.Series> series = losses(x, scale);
    return panel(MEASURE, x, scale, apart, Profile.range(series), series);
  }

  private Profile.Series series(
      Metric metric, String label, Ink ink, java.awt.Stroke stroke, Setting x, Scale scale) {
    return Profile.Series.of(
        metric, label, ink, stroke, conditions, condition -> scale.at(condition.number(x)));
  }

  private List<Panel> byLine(Setting x, Setting line) {
    Scale scale = Scale.of(x, conditions);
    return Stream.of(Metric.FINAL_VAL, Metric.GAP)
        .map(
            metric -> {
              List<Profile.Series> series = lines(metric, x, line, scale);
              String title =
                  metric == Metric.GAP
                      ? "Generalisation gap (validation − training)"
                      : "Final validation loss";
              return panel(title, x, scale, 0.1, Profile.range(series), series);
            })
        .toList();
  }

  private List<Profile.Series> lines(Metric metric, Setting x, Setting line, Scale scale) {
    List<String> values =
        conditions.stream().map(condition -> condition.settings().text(line)).distinct().toList();
    List<Ink> inks = Ink.series();
    return IntStream.range(0, values.size())
        .mapToObj(
            i ->
                Profile.Series.of(
                    metric,
                    Names.of(line.key(), values.get(i)),
                    // From the end: the first colours are the conditions'.
                    inks.get(inks.size() - 1 - (2 * i + 1) % inks.size()),
                    Theme.CURVE,
                    conditions.stream()
                        .filter(condition -> condition.settings().text(line).equals(values.get(i)))
                        .toList(),
                    condition -> scale.at(condition.number(x))))
        .toList();
  }

  /** A chart for each setting, averaged over the others. */
  private List<Panel> effects() {
    List<List<Profile.Series>> all = new ArrayList<>();
    for (Setting setting : settings) {
      Scale scale = Scale.of(setting, conditions);
      all.add(
          List.of(
              new Profile.Series(
                  "",
                  Ink.BLUE,
                  Theme.CURVE,
                  scale.values().stream()
                      .map(
                          value ->
                              Profile.Mark.of(
                                  scale.at(value),
                                  Metric.FINAL_VAL,
                                  conditions.stream()
                                      .filter(condition -> condition.number(setting) == value)
                                      .toList()))
                      .toList())));
    }
    Range range = Profile.range(all.stream().flatMap(List::stream).toList());
    return IntStream.range(0, settings.size())
        .mapToObj(
            i -> {
              Setting setting = settings.get(i);
              Scale scale = Scale.of(setting, conditions);
              return panel("Final validation loss", setting, scale, 0.12, range, all.get(i));
            })
        .toList();
  }

  private static Panel panel(
      String title,
      Setting x,
      Scale scale,
      double apart,
      Range range,
      List<Profile.Series> series) {
    return Profile.panel(
        title,
        Names.of(x.key()),
        scale.range(),
        scale.ticks(apart, SettingFigure::number),
        range,
        series);
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e7
        ? Long.toString((long) value)
        : Double.toString(value).replace("E", "e");
  }

  private String lowest() {
    Comparator<Condition> byLoss =
        Comparator.comparingDouble(condition -> condition.mean(Metric.FINAL_VAL));
    Condition low = conditions.stream().min(byLoss).orElseThrow();
    Condition high = conditions.stream().max(byLoss).orElseThrow();
    return String.format(
        Locale.ROOT,
        "The final validation loss is lowest with %s, %s, and highest with %s, %s",
        low.label(),
        Numbers.loss(low.mean(Metric.FINAL_VAL)),
        high.label(),
        Numbers.loss(high.mean(Metric.FINAL_VAL)));
  }

  private String effectSentence() {
    List<Setting> byEffect =
        settings.stream().sorted(Comparator.comparingDouble(this::effect).reversed()).toList();
    Setting most = byEffect.get(0);
    Setting least = byEffect.get(byEffect.size() - 1);
    double ratio = effect(most) / effect(least);
    String compared = settings.size() == 1 ? "" : compared(least, ratio);
    String name = Names.of(most.key());
    return String.format(
        Locale.ROOT,
        "%s%s moves the final validation loss by %s%s. %s.",
        name.substring(0, 1).toUpperCase(Locale.ROOT),
        name.substring(1),
        Numbers.loss(effect(most)),
        compared,
        lowest());
  }

  private String compared(Setting least, double ratio) {
    return effect(least) < 0.005 || ratio >= 1.5
        ? String.format(
            Locale.ROOT,
            ", %s only by %s%s",
            Names.of(least.key()),
            Numbers.loss(effect(least)),
            ratio >= 1.5 && ratio < 100 ? ": " + Numbers.count(ratio) + " times less" : "")
        : String.format(
            Locale.ROOT, ", %s by %s", Names.of(least.key()), Numbers.loss(effect(least)));
  }

  /** How far the means go apart over a setting's values, as claims define it. */
  private double effect(Setting setting) {
    double[] means =
        study.results().trained().values(setting.key()).stream()
            .mapToDouble(
                value ->
                    study.results().trained().where(setting.key(), value).mean(Metric.FINAL_VAL))
            .filter(Double::isFinite)
            .toArray();
    return java.util.Arrays.stream(means).max().orElse(0)
        - java.util.Arrays.stream(means).min().orElse(0);
  }
}
