package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.SettingEffects;
import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.Shape;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Losses against the settings that a study varies: the final validation loss and the generalisation
 * gap against one of two settings with a line for each value of the other; three losses against a
 * single one; means over all else against each of more.
 */
final class SettingPlots {
  private static final String GAP = "Generalisation gap: validation − training (nats)";
  private static final int FEWEST_VALUES = 3;

  /** Of lines, which have no colour: a line is of several conditions, and each has its own. */
  private static final List<Pen> PENS =
      List.of(Pen.SOLID, Pen.DASHED, Pen.DOTTED, Pen.DASHDOT, Pen.LONGDASH, Pen.DASHDOTDOT);

  private final StudyView study;
  private final Palette palette;
  private final List<Condition> conditions;
  private final SettingEffects effects;
  private final List<Setting> settings;

  private SettingPlots(StudyView study, Palette palette, SettingEffects effects) {
    this.study = study;
    this.palette = palette;
    this.conditions = study.trained();
    this.effects = effects;
    this.settings = effects.settings();
  }

  /**
   * Empty unless a setting has three values among the trained runs, or two words, or two settings
   * have two values each.
   */
  static Optional<Figure> of(StudyView study, Palette palette) {
    SettingEffects effects = SettingEffects.of(study);
    List<Setting> settings = effects.settings();
    if (settings.isEmpty()
        || settings.size() == 1
            && SettingValues.isNumeric(settings.get(0))
            && effects.values(settings.get(0)) < FEWEST_VALUES) {
      return Optional.empty();
    }
    return Optional.of(new SettingPlots(study, palette, effects).figure());
  }

  private Figure figure() {
    Setting first = settings.get(0);
    String name = Names.of(first.key());
    if (settings.size() == 1 && !effects.averaged()) {
      LossPlots losses =
          LossPlots.of(conditions, values(first)::place, palette, values(first).axis());
      return figure(
          "Losses against " + name,
          LossPlots.NOTE + " " + StudyFigures.seedNote(study),
          List.of(losses.end(), losses.lowest(List.of()), losses.training()),
          Figure.Layout.rows(3, 320));
    }
    if (settings.size() == 2
        && !effects.averaged()
        && effects.values(settings.get(1)) <= PENS.size()) {
      return figure(
          "Final validation loss and generalisation gap against " + name,
          StudyFigures.seedNote(study),
          List.of(lines(LossPlots.FINAL, Metric.FINAL_VAL), lines(GAP, Metric.GAP)),
          Figure.Layout.rows(2, 340));
    }
    List<Plot> means = means();
    return figure(
        "What %s does to the final validation loss"
            .formatted(settings.size() == 1 ? name : "each setting"),
        "Mean over all other settings; " + MetricMarks.singleRunsNote(mostRunsOfAValue()) + ".",
        means,
        Figure.Layout.rows(Math.min(3, means.size()), 280));
  }

  private Figure figure(String title, String note, List<Plot> plots, Figure.Layout layout) {
    return new Figure(
        study.study().id() + "-settings",
        title,
        effects.finding(),
        note,
        plots,
        layout,
        plots,
        StudyFigures.runs(study));
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

  private SettingValues values(Setting setting) {
    return SettingValues.of(setting, conditions);
  }

  /** Over the first setting, a line for each value of the second. */
  private Plot lines(String measure, Metric metric) {
    SettingValues x = values(settings.get(0));
    Setting line = settings.get(1);
    List<MetricMarks> lines = new ArrayList<>();
    List<String> values =
        conditions.stream().map(condition -> condition.settings().text(line)).distinct().toList();
    for (String value : values) {
      lines.add(
          new MetricMarks(
              Names.of(line.key(), value),
              metric,
              PENS.get(lines.size()),
              Shape.DOT,
              conditions.stream()
                  .filter(condition -> condition.settings().text(line).equals(value))
                  .map(
                      condition ->
                          new MetricMarks.Spot(
                              x.place(condition), palette.of(condition), List.of(condition)))
                  .toList()));
    }
    return LossPlots.plot(measure, x.axis(), lines);
  }

  /** A plot for each setting, averaged over the others. */
  private List<Plot> means() {
    List<MetricMarks> all = settings.stream().map(this::mean).toList();
    Axis y = MetricMarks.axis(all);
    List<Plot> plots = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      plots.add(
          LossPlots.plot(
              LossPlots.FINAL, values(settings.get(i)).axis(), y, List.of(), List.of(all.get(i))));
    }
    return plots;
  }

  private MetricMarks mean(Setting setting) {
    SettingValues values = values(setting);
    return new MetricMarks(
        "",
        Metric.FINAL_VAL,
        Pen.SOLID,
        Shape.DOT,
        IntStream.range(0, values.texts().size())
            .mapToObj(
                i -> conditions.stream().filter(condition -> values.rank(condition) == i).toList())
            .map(same -> new MetricMarks.Spot(values.place(same.get(0)), Ink.TEXT, same))
            .toList());
  }
}
