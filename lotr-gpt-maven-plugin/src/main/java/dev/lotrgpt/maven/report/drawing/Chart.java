package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Axis;
import dev.lotrgpt.maven.report.plot.Ink;
import dev.lotrgpt.maven.report.plot.Mark;
import dev.lotrgpt.maven.report.plot.Plot;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * The part of a plot that JFreeChart draws: axes, grid, curves and bands. What lies beyond the
 * vertical axis is cut off, at both ends: in SVG nothing is clipped.
 */
final class Chart {
  static final int LEFT = 40;

  private final Axis x;
  private final Axis y;
  private final XYPlot plot = new XYPlot();
  private int count;

  /**
   * @param top pixels above it
   * @param right pixels beside it
   * @param bottom pixels for the axis below it
   */
  Chart(Plot values, double top, double right, double bottom, List<Axis.Tick> texts) {
    this.x = values.x();
    this.y = values.y();
    boolean isGrid = values.all(Mark.Cell.class).findAny().isPresent();
    plot.setDomainAxis(axis(x, texts));
    plot.setRangeAxis(axis(y, y.ticks()));
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(!isGrid);
    plot.setRangeGridlinePaint(InkColor.of(Ink.GRID));
    plot.setRangeGridlineStroke(Theme.HAIR);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setInsets(new RectangleInsets(top, 0, 0, right));
    AxisSpace left = new AxisSpace();
    left.setLeft(LEFT);
    plot.setFixedRangeAxisSpace(left);
    AxisSpace below = new AxisSpace();
    below.setBottom(bottom);
    plot.setFixedDomainAxisSpace(below);
    Set<String> ofRuns =
        values
            .all(Mark.Curve.class)
            .filter(Chart::isOfRun)
            .map(Mark.Curve::series)
            .collect(Collectors.toSet());
    values.all(Mark.Band.class).forEach(band -> band(band, ofRuns.contains(band.series())));
    values.all(Mark.Curve.class).forEach(curve -> curve(curve, ofRuns.contains(curve.series())));
    if (count == 0) {
      // Without any, JFreeChart draws no grid either.
      add(new XYSeriesCollection(), new XYLineAndShapeRenderer());
    }
  }

  /**
   * @return where its curves are
   */
  Rectangle2D draw(Graphics2D graphics, Rectangle2D area) {
    JFreeChart chart = new JFreeChart(null, Theme.TICK, plot, false);
    chart.setBackgroundPaint(null);
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    ChartRenderingInfo info = new ChartRenderingInfo();
    chart.draw(graphics, area, info);
    return info.getPlotInfo().getDataArea();
  }

  /** Where a value is. */
  Point2D at(double valueX, double valueY, Rectangle2D data) {
    return new Point2D.Double(
        plot.getDomainAxis().valueToJava2D(x.place(valueX), data, RectangleEdge.BOTTOM),
        plot.getRangeAxis().valueToJava2D(y.place(valueY), data, RectangleEdge.LEFT));
  }

  private static boolean isOfRun(Mark.Curve curve) {
    return curve.what() == Mark.What.RUN && curve.pen() == Mark.Pen.THIN;
  }

  /**
   * @param isAmongRuns whether single runs are drawn beside the mean: then it stands on a ground of
   *     its own, so that they do not fill its dashes
   */
  private void curve(Mark.Curve curve, boolean isAmongRuns) {
    if (isOfRun(curve)) {
      line(curve.points(), Theme.RUN, InkColor.of(curve.ink(), Theme.PALE));
      return;
    }
    if (isAmongRuns) {
      line(curve.points(), Theme.GROUND, InkColor.of(Ink.PAPER));
    }
    line(curve.points(), Theme.stroke(curve.pen()), InkColor.of(curve.ink()));
  }

  private void line(List<Mark.Point> points, Stroke stroke, InkColor color) {
    XYSeries series = new XYSeries("", false, true);
    cut(points).forEach(point -> series.add(x.place(point.x()), y.place(point.y())));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setDefaultEntityRadius(0);
    renderer.setSeriesStroke(0, stroke);
    renderer.setSeriesPaint(0, color);
    add(new XYSeriesCollection(series), renderer);
  }

  /**
   * @param isOfRuns whether single runs are drawn, of which the outermost are its ends
   */
  private void band(Mark.Band band, boolean isOfRuns) {
    YIntervalSeries series = new YIntervalSeries("");
    for (Mark.Interval interval : band.intervals()) {
      if (interval.low() <= y.high() && interval.high() >= y.low()) {
        double low = y.place(Math.max(y.low(), interval.low()));
        series.add(x.place(interval.x()), low, low, y.place(Math.min(y.high(), interval.high())));
      }
    }
    DeviationRenderer renderer = new DeviationRenderer(false, false);
    renderer.setAlpha(1);
    renderer.setSeriesFillPaint(0, InkColor.of(band.ink(), Theme.BAND));
    YIntervalSeriesCollection dataset = new YIntervalSeriesCollection();
    dataset.addSeries(series);
    add(dataset, renderer);
    if (!isOfRuns) {
      end(band, Mark.Interval::low);
      end(band, Mark.Interval::high);
    }
  }

  private void end(Mark.Band band, ToDoubleFunction<Mark.Interval> value) {
    line(
        band.intervals().stream()
            .map(interval -> new Mark.Point(interval.x(), value.applyAsDouble(interval)))
            .toList(),
        Theme.HAIR,
        InkColor.of(band.ink(), Theme.PALE));
  }

  private void add(XYDataset dataset, XYLineAndShapeRenderer renderer) {
    plot.setDataset(count, dataset);
    plot.setRenderer(count, renderer);
    count++;
  }

  private List<Mark.Point> cut(List<Mark.Point> points) {
    List<Mark.Point> shown = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Mark.Point point = points.get(i);
      if (i > 0) {
        crossings(points.get(i - 1), point).forEach(shown::add);
      }
      if (point.y() <= y.high() && point.y() >= y.low()) {
        shown.add(point);
      }
    }
    return shown;
  }

  /** Where the way from one point to another goes over an end of the axis. */
  private Stream<Mark.Point> crossings(Mark.Point from, Mark.Point to) {
    return (from.y() > to.y() ? Stream.of(y.high(), y.low()) : Stream.of(y.low(), y.high()))
        .filter(end -> (from.y() - end) * (to.y() - end) < 0)
        .map(end -> crossing(from, to, end));
  }

  private Mark.Point crossing(Mark.Point from, Mark.Point to, double edge) {
    double share = (edge - from.y()) / (to.y() - from.y());
    double before = x.place(from.x());
    double place = before + share * (x.place(to.x()) - before);
    return new Mark.Point(x.logarithmic() ? Math.pow(10, place) : place, edge);
  }

  private static NumberAxis axis(Axis values, List<Axis.Tick> texts) {
    NumberAxis axis = new FixedTicks(values, texts);
    axis.setLabel(null);
    axis.setTickLabelFont(Theme.TICK);
    axis.setTickLabelPaint(InkColor.of(Ink.MUTED));
    axis.setTickMarksVisible(false);
    axis.setAxisLineVisible(false);
    axis.setAutoRangeIncludesZero(false);
    axis.setRange(values.place(values.low()), values.place(values.high()));
    return axis;
  }

  private static final class FixedTicks extends NumberAxis {
    private static final long serialVersionUID = 1L;
    private final transient Axis values;
    private final transient List<Axis.Tick> texts;

    FixedTicks(Axis values, List<Axis.Tick> texts) {
      this.values = values;
      this.texts = texts;
    }

    @Override
    public List<ValueTick> refreshTicks(
        Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
      TextAnchor anchor =
          RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
      return texts.stream()
          .<ValueTick>map(
              tick ->
                  new NumberTick(
                      values.place(tick.value()), tick.text(), anchor, TextAnchor.CENTER, 0))
          .toList();
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
