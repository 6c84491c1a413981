package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.DataFinding;
import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.Shape;
import dev.lotrgpt.maven.report.plot.Mark.What;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.law.LossLaw;
import dev.lotrgpt.result.law.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Best validation loss against the characters that were trained on, with the law that suits them.
 */
final class DataPlots {
  private static final String MEASURE = "Best validation loss (nats a character)";
  private static final String LAW = "law";
  private static final int STEPS = 24;

  private final StudyView study;
  private final Palette palette;
  private final DataFinding finding;
  private final Axis characters;

  private DataPlots(StudyView study, Palette palette) {
    this.study = study;
    this.palette = palette;
    this.finding = DataFinding.of(study);
    this.characters =
        Axis.logarithmic(
            "characters of training text",
            study.trained().stream().map(study::characters).toList(),
            Numbers::size);
  }

  /** Empty unless the trained runs differ in the text that they learn from, and in it alone. */
  static Optional<Figure> of(StudyView study, Palette palette) {
    boolean varied = study.trained().stream().map(study::characters).distinct().count() > 1;
    return varied && study.varied().size() == 1
        ? Optional.of(new DataPlots(study, palette).figure())
        : Optional.empty();
  }

  private Figure figure() {
    List<Plot> plots = List.of(plot());
    return new Figure(
        study.study().id() + "-data",
        "Best validation loss against training text",
        finding.finding(),
        "Logarithmic axis. "
            + (finding.law().isPresent()
                ? "Line: the law E + B / Dᵇ that suits all %s best, of D characters. "
                        .formatted(Numbers.of(finding.runs(), "run"))
                    + (band().isEmpty() ? "" : "Shaded: its 95\u00a0% interval. ")
                : "")
            + StudyFigures.seedNote(study),
        plots,
        Figure.Layout.rows(1, 400),
        plots,
        StudyFigures.runs(study));
  }

  private Plot plot() {
    MetricMarks losses =
        new MetricMarks(
            "lowest",
            Metric.BEST_VAL,
            Pen.SOLID,
            Shape.RING,
            study.trained().stream()
                .map(
                    condition ->
                        new MetricMarks.Spot(
                            study.characters(condition), palette.of(condition), List.of(condition)))
                .toList());
    List<Mark> marks = new ArrayList<>();
    finding.law().ifPresent(fit -> marks.addAll(drawn(fit.law())));
    marks.addAll(finding.law().isPresent() ? losses.points() : losses.joined());
    for (Condition condition : study.trained()) {
      double mean = condition.mean(Metric.BEST_VAL);
      marks.add(
          new Mark.Note(
              Numbers.loss(mean), palette.of(condition), study.characters(condition), mean));
    }
    return new Plot(
        Plot.Heading.measure(MEASURE), characters, MetricMarks.axis(List.of(losses)), marks);
  }

  private List<Mark> drawn(LossLaw law) {
    List<Mark> marks = new ArrayList<>();
    List<Mark.Interval> band = band();
    if (!band.isEmpty()) {
      marks.add(new Mark.Band(LAW, Ink.MUTED, band));
    }
    marks.add(
        new Mark.Curve(
            LAW,
            Ink.MUTED,
            Pen.DASHED,
            What.FIT,
            "",
            points(characters.spread(STEPS), at -> law.at(Map.of(Size.DATA, at)))));
    return marks;
  }

  /** Empty where the runs are too few to say. */
  private List<Mark.Interval> band() {
    return Arrays.stream(characters.spread(STEPS))
        .boxed()
        .flatMap(
            at ->
                finding.at(at).stream()
                    .map(interval -> new Mark.Interval(at, interval.low(), interval.high())))
        .toList();
  }

  private static List<Mark.Point> points(double[] x, ToDoubleFunction<Double> y) {
    return Arrays.stream(x).mapToObj(at -> new Mark.Point(at, y.applyAsDouble(at))).toList();
  }
}
