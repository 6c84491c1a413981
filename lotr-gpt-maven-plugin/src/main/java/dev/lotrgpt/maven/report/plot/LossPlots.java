package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.Shape;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The lowest and the final validation loss against something, and the training loss beside it. */
final class LossPlots {
  static final String NOTE =
      "Ring: the lowest validation loss on the way; dot: the loss at the end of training.";

  private LossPlots() {}

  /**
   * @param behind what lies behind the validation losses
   */
  static List<Plot> of(
      List<Condition> conditions,
      ToDoubleFunction<Condition> place,
      Palette palette,
      Axis x,
      List<Mark> behind) {
    List<MetricMarks.Spot> spots =
        conditions.stream()
            .map(
                condition ->
                    new MetricMarks.Spot(
                        place.applyAsDouble(condition), palette.of(condition), List.of(condition)))
            .toList();
    List<MetricMarks> validation =
        List.of(
            new MetricMarks("final", Metric.FINAL_VAL, Pen.SOLID, Shape.DOT, spots),
            new MetricMarks("lowest", Metric.BEST_VAL, Pen.SOLID, Shape.RING, spots));
    List<MetricMarks> training =
        List.of(new MetricMarks("final", Metric.FINAL_TRAIN, Pen.DASHED, Shape.DOT, spots));
    return List.of(
        plot(CurvePlots.VALIDATION, x, MetricMarks.axis(validation), behind, validation),
        plot(CurvePlots.TRAINING, x, training));
  }

  static Plot plot(String measure, Axis x, List<MetricMarks> lines) {
    return plot(measure, x, MetricMarks.axis(lines), List.of(), lines);
  }

  static Plot plot(String measure, Axis x, Axis y, List<Mark> behind, List<MetricMarks> lines) {
    List<Mark> marks = new ArrayList<>(behind);
    lines.forEach(line -> marks.addAll(line.joined()));
    return new Plot(Plot.Heading.measure(measure), x, y, marks);
  }
}
