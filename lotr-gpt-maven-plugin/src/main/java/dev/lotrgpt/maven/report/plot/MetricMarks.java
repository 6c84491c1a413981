package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.Shape;
import dev.lotrgpt.maven.report.plot.Mark.What;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Summary;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * A number of several conditions, joined by a line: a point for each mean, with what is seen of the
 * single runs. A point has the colour of its condition; a line, which is of several, has none.
 *
 * @param name what the line is
 * @param spots by their place
 */
record MetricMarks(String name, Metric metric, Pen pen, Shape shape, List<Spot> spots) {
  /** More points at one place would be a blot. */
  private static final int MOST_DOTS = 24;

  private static final double SMALLEST_MARGIN = 0.02;

  /** What is at one place: one condition, or several that are averaged over. */
  record Spot(double x, Ink ink, List<Condition> conditions) {
    List<RunResult> runs(Metric metric) {
      return conditions.stream()
          .flatMap(condition -> condition.runs().stream())
          .filter(run -> Double.isFinite(run.get(metric)))
          .toList();
    }
  }

  MetricMarks {
    spots =
        spots.stream()
            .filter(spot -> !spot.runs(metric).isEmpty())
            .sorted(Comparator.comparingDouble(Spot::x))
            .toList();
  }

  private double[] values(Spot spot) {
    return spot.runs(metric).stream().mapToDouble(run -> run.get(metric)).toArray();
  }

  private double mean(Spot spot) {
    return Summary.of(values(spot)).mean();
  }

  /** The line and all points. */
  List<Mark> joined() {
    List<Mark> marks = new ArrayList<>();
    if (spots.isEmpty()) {
      return marks;
    }
    marks.add(
        new Mark.Curve(
            name,
            Ink.MUTED,
            pen,
            What.REPEATED,
            "",
            spots.stream().map(spot -> new Mark.Point(spot.x(), mean(spot))).toList()));
    marks.addAll(points());
    return marks;
  }

  /** The line's name beside its end; none where there is no point. */
  List<Mark> end() {
    return spots.stream()
        .skip(Math.max(0, spots.size() - 1))
        .<Mark>map(last -> new Mark.End(name, Ink.MUTED, Optional.of(pen), last.x(), mean(last)))
        .toList();
  }

  List<Mark> points() {
    List<Mark> marks = new ArrayList<>();
    for (Spot spot : spots) {
      List<RunResult> runs = spot.runs(metric);
      Summary summary = Summary.of(values(spot));
      if (runs.size() > MOST_DOTS) {
        Mark.Interval all = new Mark.Interval(spot.x(), summary.min(), summary.max());
        marks.add(new Mark.Whisker(name, spot.ink(), all));
      } else if (runs.size() > 1) {
        for (RunResult run : runs) {
          marks.add(dot(spot, Shape.SMALL, What.RUN, run.planned().id(), run.get(metric)));
        }
      }
      String id = runs.size() == 1 ? runs.get(0).planned().id() : "";
      marks.add(dot(spot, shape, What.MEAN, id, summary.mean()));
    }
    return marks;
  }

  private Mark.Dot dot(Spot spot, Shape drawn, What what, String run, double y) {
    return new Mark.Dot(name, spot.ink(), drawn, what, run, spot.x(), y);
  }

  /** Covers all values and a margin. */
  static Axis axis(List<MetricMarks> all) {
    double[] values =
        all.stream()
            .flatMap(marks -> marks.spots().stream().map(marks::values))
            .flatMapToDouble(DoubleStream::of)
            .toArray();
    double low = DoubleStream.of(values).min().orElse(0);
    double high = DoubleStream.of(values).max().orElse(1);
    double margin = Math.max(SMALLEST_MARGIN, 0.08 * (high - low));
    return Axis.even("", low - margin, high + margin, 5);
  }

  /** How to read what is seen of single runs. */
  static String singleRunsNote(int most) {
    return most > MOST_DOTS
        ? "the bars go from the lowest to the highest run"
        : "the small dots are single runs";
  }
}
