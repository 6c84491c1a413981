package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Curve;
import java.awt.Stroke;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Adds lines and bands to a chart, one over the other. What lies above the axis is cut off. */
final class Lines {
  private final XYPlot plot;
  private final double ceiling;
  private int count;

  Lines(XYPlot plot) {
    this.plot = plot;
    this.ceiling = plot.getRangeAxis().getUpperBound();
  }

  /** A point of a line. */
  record Point(double x, double y) {}

  static List<Point> mean(Curve curve) {
    return curve.points().stream().map(band -> new Point(band.iteration(), band.mean())).toList();
  }

  static List<Point> seed(List<Curve.Point> seed) {
    return seed.stream().map(point -> new Point(point.iteration(), point.value())).toList();
  }

  Lines line(List<Point> points, Ink ink, Stroke stroke, double opacity) {
    XYSeries series = new XYSeries("", false, true);
    cut(points).forEach(point -> series.add(point.x(), point.y()));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setDefaultEntityRadius(0);
    renderer.setSeriesStroke(0, stroke);
    renderer.setSeriesPaint(0, opacity < 1 ? ink.color(opacity) : ink.color());
    add(new XYSeriesCollection(series), renderer);
    return this;
  }

  /** From the lowest to the highest seed; nothing for one seed. */
  Lines band(Curve curve, Ink ink) {
    if (curve.seeds().size() < 2) {
      return this;
    }
    YIntervalSeries series = new YIntervalSeries("");
    curve.points().stream()
        .filter(band -> band.low() <= ceiling)
        .forEach(
            band ->
                series.add(
                    band.iteration(),
                    Math.min(ceiling, band.mean()),
                    band.low(),
                    Math.min(ceiling, band.high())));
    YIntervalSeriesCollection dataset = new YIntervalSeriesCollection();
    dataset.addSeries(series);
    return band(dataset, ink);
  }

  /** Between two lines with the same x. */
  Lines band(List<Point> low, List<Point> high, Ink ink) {
    YIntervalSeries series = new YIntervalSeries("");
    for (int i = 0; i < low.size(); i++) {
      double y = low.get(i).y();
      series.add(low.get(i).x(), y, y, Math.min(ceiling, high.get(i).y()));
    }
    YIntervalSeriesCollection dataset = new YIntervalSeriesCollection();
    dataset.addSeries(series);
    return band(dataset, ink);
  }

  private Lines band(YIntervalSeriesCollection dataset, Ink ink) {
    DeviationRenderer renderer = new DeviationRenderer(false, false);
    renderer.setAlpha(1);
    renderer.setSeriesFillPaint(0, ink.color(Theme.BAND));
    add(dataset, renderer);
    return this;
  }

  private void add(org.jfree.data.xy.XYDataset dataset, XYLineAndShapeRenderer renderer) {
    plot.setDataset(count, dataset);
    plot.setRenderer(count, renderer);
    count++;
  }

  private List<Point> cut(List<Point> points) {
    List<Point> shown = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      boolean above = point.y() > ceiling;
      if (i > 0 && above != points.get(i - 1).y() > ceiling) {
        Point before = points.get(i - 1);
        double share = (ceiling - before.y()) / (point.y() - before.y());
        shown.add(new Point(before.x() + share * (point.x() - before.x()), ceiling));
      }
      if (!above) {
        shown.add(point);
      }
    }
    return shown;
  }
}
