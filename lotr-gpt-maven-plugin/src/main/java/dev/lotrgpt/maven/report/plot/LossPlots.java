package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.Shape;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The lowest, the final and the training loss against something. Each has a plot of its own: where
 * the final loss blows up, a common axis would flatten the others.
 */
record LossPlots(List<MetricMarks.Spot> spots, Axis x) {
  static final String BEST = "Best validation loss (nats a character)";
  static final String FINAL = "Final validation loss (nats a character)";
  static final String NOTE =
      "Ring: the lowest validation loss on the way; dot: the loss at the end of training.";

  static LossPlots of(
      List<Condition> conditions, ToDoubleFunction<Condition> place, Palette palette, Axis x) {
    return new LossPlots(
        conditions.stream()
            .map(
                condition ->
                    new MetricMarks.Spot(
                        place.applyAsDouble(condition), palette.of(condition), List.of(condition)))
            .toList(),
        x);
  }

  /**
   * @param behind what lies behind its points
   */
  Plot lowest(List<Mark> behind) {
    MetricMarks line = new MetricMarks("lowest", Metric.BEST_VAL, Pen.SOLID, Shape.RING, spots);
    return plot(BEST, x, MetricMarks.axis(List.of(line)), behind, List.of(line));
  }

  Plot end() {
    return plot(
        FINAL, x, List.of(new MetricMarks("final", Metric.FINAL_VAL, Pen.SOLID, Shape.DOT, spots)));
  }

  Plot training() {
    return plot(
        CurvePlots.TRAINING,
        x,
        List.of(new MetricMarks("final", Metric.FINAL_TRAIN, Pen.DASHED, Shape.DOT, spots)));
  }

  static Plot plot(String measure, Axis x, List<MetricMarks> lines) {
    return plot(measure, x, MetricMarks.axis(lines), List.of(), lines);
  }

  /** A line by itself needs no name: the heading says what it is. */
  static Plot plot(String measure, Axis x, Axis y, List<Mark> behind, List<MetricMarks> lines) {
    List<Mark> marks = new ArrayList<>(behind);
    lines.forEach(line -> marks.addAll(line.joined()));
    if (lines.size() > 1) {
      lines.forEach(line -> marks.addAll(line.end()));
    }
    return new Plot(Plot.Heading.measure(measure), x, y, marks);
  }
}
