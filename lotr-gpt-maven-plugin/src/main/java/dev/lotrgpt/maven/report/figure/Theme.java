package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Numbers;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;

/** How every chart of the report looks. */
final class Theme {
  private static final String FAMILY = family();
  static final Font TICK = new Font(FAMILY, Font.PLAIN, 12);
  static final Font LABEL = new Font(FAMILY, Font.PLAIN, 13);
  static final Font STRONG = new Font(FAMILY, Font.BOLD, 13);

  static final Stroke HAIR = new BasicStroke(1);
  static final Stroke SEED = line(1);
  static final Stroke CURVE = line(2.2f);
  static final Stroke DASHED =
      new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 3}, 0);

  static final double BAND = 0.14;
  static final double THIN = 0.35;

  private static final int LEFT = 40;
  private static final int BOTTOM = 40;
  private static final int TOP = 30;

  private Theme() {}

  /** The pages' first font that is here, for layout and for pictures. */
  private static String family() {
    List<String> here =
        List.of(
            GraphicsEnvironment.getLocalGraphicsEnvironment()
                .getAvailableFontFamilyNames(Locale.ROOT));
    return Stream.of("Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Helvetica", "Arial")
        .filter(here::contains)
        .findFirst()
        .orElse(Font.SANS_SERIF);
  }

  private static Stroke line(float width) {
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /**
   * A place on an axis.
   *
   * @param text empty for a line without a number
   */
  record Tick(double value, String text) {}

  /**
   * @param right pixels left free for labels beside the curves
   */
  static XYPlot plot(ValueAxis x, ValueAxis y, double right) {
    XYPlot plot = new XYPlot();
    plot.setDomainAxis(x);
    plot.setRangeAxis(y);
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(Ink.GRID.color());
    plot.setRangeGridlineStroke(HAIR);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setInsets(new RectangleInsets(TOP, 0, 0, right));
    AxisSpace left = new AxisSpace();
    left.setLeft(LEFT);
    plot.setFixedRangeAxisSpace(left);
    AxisSpace bottom = new AxisSpace();
    bottom.setBottom(BOTTOM);
    plot.setFixedDomainAxisSpace(bottom);
    return plot;
  }

  static JFreeChart chart(XYPlot plot) {
    JFreeChart chart = new JFreeChart(null, TICK, plot, false);
    chart.setBackgroundPaint(null);
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    return chart;
  }

  /** An axis with ticks where the caller wants them. */
  static ValueAxis axis(String name, Range range, List<Tick> ticks) {
    NumberAxis axis = new FixedTicks(ticks);
    axis.setLabel(name.isEmpty() ? null : name);
    axis.setLabelFont(TICK);
    axis.setLabelPaint(Ink.MUTED.color());
    axis.setLabelInsets(new RectangleInsets(4, 0, 0, 0));
    axis.setTickLabelFont(TICK);
    axis.setTickLabelPaint(Ink.MUTED.color());
    axis.setTickMarksVisible(false);
    axis.setAxisLineVisible(false);
    axis.setAutoRangeIncludesZero(false);
    axis.setRange(range);
    return axis;
  }

  /** Round numbers that cover a range, in at most so many steps. */
  static List<Tick> ticks(Range range, int steps) {
    double step = step(range.getLength() / steps);
    int digits = Math.max(0, BigDecimal.valueOf(step).stripTrailingZeros().scale());
    long first = (long) Math.ceil(range.getLowerBound() / step - 1e-9);
    long last = (long) Math.floor(range.getUpperBound() / step + 1e-9);
    return LongStream.rangeClosed(first, last)
        .mapToObj(i -> new Tick(i * step, number(i * step, digits)))
        .toList();
  }

  private static String number(double value, int digits) {
    return digits == 0 ? Numbers.count(value) : Numbers.decimals(value, digits);
  }

  /** The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least so large. */
  private static double step(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= atLeast * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static final class FixedTicks extends NumberAxis {
    private static final long serialVersionUID = 1L;
    private final transient List<Tick> ticks;

    FixedTicks(List<Tick> ticks) {
      this.ticks = ticks;
    }

    @Override
    public List<ValueTick> refreshTicks(
        Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
      TextAnchor anchor =
          RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
      return ticks.stream()
          .<ValueTick>map(
              tick -> new NumberTick(tick.value(), tick.text(), anchor, TextAnchor.CENTER, 0))
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
