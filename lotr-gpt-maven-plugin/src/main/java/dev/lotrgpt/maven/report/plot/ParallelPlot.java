package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.Importance;
import dev.lotrgpt.maven.report.finding.SettingEffects;
import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.What;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A line for each combination of many settings, through its value of each and to its loss
 * (Inselberg 1985). All axes have the length of that of the loss, which is the last.
 */
final class ParallelPlot {
  private static final int FEWEST_SETTINGS = 3;

  /** Of the lines, from the best on, that are drawn thick. */
  private static final double BEST = 0.1;

  /** How much paler than the strongest blue the worst is: it is to be seen, too. */
  private static final double PALEST = 0.375;

  /** Of the length of an axis, above and below it. */
  private static final double MARGIN = 0.09;

  private final StudyView study;
  private final Importance importance;
  private final List<Setting> settings;
  private final List<Condition> conditions;
  private final double low;
  private final double high;

  private ParallelPlot(StudyView study, List<Setting> settings) {
    this.study = study;
    this.importance = Importance.of(study, settings);
    this.settings = List.copyOf(importance.shares().keySet());
    this.conditions =
        study.trained().stream()
            .filter(condition -> Double.isFinite(loss(condition)))
            .sorted(Comparator.comparingDouble((Condition condition) -> -loss(condition)))
            .toList();
    this.low = loss(conditions.get(conditions.size() - 1));
    this.high = Math.max(loss(conditions.get(0)), low + 1e-6);
  }

  /** Empty unless three settings or more vary among the trained runs. */
  static Optional<Figure> of(StudyView study) {
    List<Setting> settings = SettingEffects.of(study).settings();
    return settings.size() >= FEWEST_SETTINGS
        ? Optional.of(new ParallelPlot(study, settings).figure())
        : Optional.empty();
  }

  private static double loss(Condition condition) {
    return condition.mean(Metric.FINAL_VAL);
  }

  private Figure figure() {
    return new Figure(
        study.study().id() + "-importance",
        "Which settings matter, and which combinations are best",
        importance.finding(),
        "A line for each combination, from setting to setting, the one that explains most first, and"
            + " to its final validation loss (nats a character); the stronger the blue, the lower.",
        List.of(plot()),
        Figure.Layout.rows(1, 420),
        List.of(),
        StudyFigures.runs(study));
  }

  private Plot plot() {
    List<String> names = new ArrayList<>();
    List<Mark> marks = new ArrayList<>();
    importance
        .shares()
        .forEach(
            (setting, share) ->
                names.add(Names.of(setting.key()) + " (" + Importance.percent(share) + ")"));
    names.add("final loss");
    for (int i = 0; i < names.size(); i++) {
      marks.add(new Mark.Whisker("", Ink.FAINT, new Mark.Interval(i, low, high)));
    }
    conditions.forEach(condition -> marks.add(line(condition)));
    for (int i = 0; i < settings.size(); i++) {
      List<String> texts = SettingValues.of(settings.get(i), conditions).texts();
      for (int rank = 0; rank < texts.size(); rank++) {
        marks.add(note(texts.get(rank), i, place(rank, texts.size())));
      }
    }
    for (double end : new double[] {low, high}) {
      marks.add(note(Numbers.loss(end), settings.size(), end));
    }
    return new Plot(
        Plot.Heading.measure("Values of settings from low to high, and the loss"),
        Axis.of("", names),
        new Axis("", "", false, false, low - margin(), high + margin(), List.of()),
        marks);
  }

  private double margin() {
    return MARGIN * (high - low);
  }

  /** Over its place on an axis; the lowest below it, as lines meet there. */
  private Mark note(String text, int axis, double place) {
    return new Mark.Note(text, Ink.TEXT, axis, place == low ? low - margin() : place);
  }

  private Mark line(Condition condition) {
    List<Mark.Point> points = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      SettingValues values = SettingValues.of(settings.get(i), conditions);
      points.add(new Mark.Point(i, place(values.rank(condition), values.texts().size())));
    }
    points.add(new Mark.Point(settings.size(), loss(condition)));
    double share = (loss(condition) - low) / (high - low);
    boolean isBest =
        conditions.indexOf(condition) >= Math.floor((1 - BEST) * (conditions.size() - 1));
    return new Mark.Curve(
        condition.label(),
        Ink.heat(1 - PALEST * share),
        isBest ? Pen.SOLID : Pen.THIN,
        What.MEAN,
        "",
        points);
  }

  /** Values are as far apart as they are many, on the axis of the loss. */
  private double place(int rank, int values) {
    return low + (high - low) * rank / Math.max(1, values - 1);
  }
}
