package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Summary;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.awt.Stroke;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;

/** A chart of a number against something that conditions have: a mark for each, joined by lines. */
final class Profile {
  /** More of them at one place would be a blot. */
  private static final int MOST_DOTS = 24;

  private Profile() {}

  /**
   * A number of some conditions at the same place.
   *
   * @param runs of each run
   */
  record Mark(double x, Summary summary, double[] runs) {

    static Mark of(double x, Metric metric, List<Condition> conditions) {
      double[] values =
          conditions.stream()
              .flatMap(condition -> condition.runs().stream())
              .mapToDouble((RunResult run) -> run.get(metric))
              .filter(Double::isFinite)
              .toArray();
      return new Mark(x, values.length == 0 ? null : Summary.of(values), values);
    }
  }

  /**
   * A line.
   *
   * @param marks by x
   */
  record Series(String label, Ink ink, Stroke stroke, List<Mark> marks) {
    Series {
      marks =
          marks.stream()
              .filter(mark -> mark.summary() != null)
              .sorted(Comparator.comparingDouble(Mark::x))
              .toList();
    }

    /** A mark for each condition. */
    static Series of(
        Metric metric,
        String label,
        Ink ink,
        Stroke stroke,
        List<Condition> conditions,
        ToDoubleFunction<Condition> x) {
      return new Series(
          label,
          ink,
          stroke,
          conditions.stream()
              .map(condition -> Mark.of(x.applyAsDouble(condition), metric, List.of(condition)))
              .toList());
    }
  }

  /** All values of all series and a margin. */
  static Range range(List<Series> series) {
    double[] values =
        series.stream()
            .flatMap(line -> line.marks().stream())
            .flatMapToDouble(mark -> Arrays.stream(mark.runs()))
            .toArray();
    double low = DoubleStream.of(values).min().orElse(0);
    double high = DoubleStream.of(values).max().orElse(1);
    double margin = Math.max(0.02, 0.08 * (high - low));
    return new Range(low - margin, high + margin);
  }

  /**
   * @param x its ticks are where the conditions are
   */
  static Panel panel(
      String title, String xName, Range xRange, List<Theme.Tick> x, Range y, List<Series> series) {
    List<Marks.Label> labels = new ArrayList<>();
    List<Panel.Overlay> overlays = new ArrayList<>();
    overlays.add(Marks.measure(title));
    for (Series line : series) {
      for (Mark mark : line.marks()) {
        overlays.addAll(singleRuns(mark, line.ink()));
        overlays.add(Marks.dot(mark.x(), mark.summary().mean(), line.ink(), 4, 1));
      }
      if (!line.marks().isEmpty() && !line.label().isEmpty()) {
        Mark last = line.marks().get(line.marks().size() - 1);
        labels.add(
            new Marks.Label(last.x(), last.summary().mean(), line.label(), line.ink(), true));
      }
    }
    overlays.add(Marks.labels(labels));
    XYPlot plot =
        Theme.plot(
            Theme.axis(xName, xRange, x), Theme.axis("", y, Theme.ticks(y, 5)), Marks.room(labels));
    Lines drawn = new Lines(plot);
    for (Series line : series) {
      drawn.line(
          line.marks().stream()
              .map(mark -> new Lines.Point(mark.x(), mark.summary().mean()))
              .toList(),
          line.ink(),
          line.stroke(),
          1);
    }
    return new Panel(Theme.chart(plot), overlays);
  }

  /** What is seen of a mark's runs beside their mean. */
  static List<Panel.Overlay> singleRuns(Mark mark, Ink ink) {
    int runs = mark.runs().length;
    if (runs < 2) {
      return List.of();
    }
    return runs > MOST_DOTS
        ? List.of(Marks.whisker(mark.x(), mark.summary().min(), mark.summary().max(), ink))
        : Arrays.stream(mark.runs())
            .mapToObj(run -> Marks.dot(mark.x(), run, ink, 2.5, Theme.THIN))
            .toList();
  }

  /** How to read {@link #singleRuns}. */
  static String singleRunsNote(int most) {
    return most > MOST_DOTS
        ? "the bars go from the lowest to the highest run"
        : "the small dots are single runs";
  }

  static Explorer explorer(String xName, String yName, Scale scale, List<Series> series) {
    return new Explorer(
        xName,
        yName,
        scale.logarithmic(),
        series.stream()
            .map(
                line ->
                    new Explorer.Series(
                        line.label(),
                        line.ink().key(),
                        line.stroke() == Theme.DASHED,
                        line.marks().stream().map(mark -> scale.value(mark.x())).toList(),
                        line.marks().stream()
                            .map(mark -> Explorer.digits(mark.summary().mean()))
                            .toList()))
            .toList());
  }

  /** A range with a margin of its own length, so that marks do not touch the axes. */
  static Range wider(double low, double high) {
    double margin = high > low ? 0.05 * (high - low) : 0.5;
    return new Range(low - margin, high + margin);
  }
}
