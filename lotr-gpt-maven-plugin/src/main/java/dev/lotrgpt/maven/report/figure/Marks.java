package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.figure.SvgGraphics.TextPoint;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;

/** Texts and points over a chart. */
final class Marks {
  private static final double LINE = 16;

  /** How much of what lies behind a note it covers. */
  private static final double GROUND = 0.75;

  private Marks() {}

  /** A text beside the end of a curve, at a value of the axes. */
  record Label(double x, double y, String text, Ink ink, boolean strong) {
    Font font() {
      return strong ? Theme.STRONG : Theme.LABEL;
    }
  }

  /** What is shown, in bold, above a chart. */
  static Panel.Overlay title(String text, Ink ink) {
    return (graphics, plot, panel, data) -> {
      double y = panel.getMinY() + 12;
      for (String line : lines(text, panel.getMaxX() - data.getMinX() - 4)) {
        text(graphics, line, Theme.STRONG, ink, data.getMinX(), y);
        y += LINE;
      }
    };
  }

  /** One line, or two if it must be, broken after a comma; what still is too long is cut. */
  private static List<String> lines(String text, double width) {
    int comma = text.lastIndexOf(", ");
    return width(text, Theme.STRONG) <= width || comma < 0
        ? List.of(cut(text, width))
        : List.of(cut(text.substring(0, comma + 1), width), cut(text.substring(comma + 2), width));
  }

  static String cut(String text, double width) {
    if (width(text, Theme.STRONG) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 1 && width(text.substring(0, end) + "…", Theme.STRONG) > width) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "…";
  }

  /** What the vertical axis measures, above it: nobody reads rotated text. */
  static Panel.Overlay measure(String text) {
    return (graphics, plot, panel, data) ->
        text(graphics, text, Theme.TICK, Ink.MUTED, panel.getMinX(), panel.getMinY() + 13);
  }

  /** A ring at a point that matters. */
  static Panel.Overlay ring(double x, double y, Ink ink) {
    return (graphics, plot, panel, data) -> {
      Point2D at = at(plot, data, x, y);
      Ellipse2D circle = new Ellipse2D.Double(at.getX() - 4, at.getY() - 4, 8, 8);
      graphics.setPaint(Ink.PAPER.color());
      graphics.fill(circle);
      graphics.setPaint(ink.color());
      graphics.setStroke(Theme.CURVE);
      graphics.draw(circle);
    };
  }

  static Panel.Overlay dot(double x, double y, Ink ink, double radius, double opacity) {
    return (graphics, plot, panel, data) -> {
      Point2D at = at(plot, data, x, y);
      graphics.setPaint(opacity < 1 ? ink.color(opacity) : ink.color());
      graphics.fill(
          new Ellipse2D.Double(at.getX() - radius, at.getY() - radius, 2 * radius, 2 * radius));
    };
  }

  /** From the lowest to the highest of the seeds. */
  static Panel.Overlay whisker(double x, double low, double high, Ink ink) {
    return (graphics, plot, panel, data) -> {
      graphics.setPaint(ink.color());
      graphics.setStroke(Theme.SEED);
      graphics.draw(new Line2D.Double(at(plot, data, x, low), at(plot, data, x, high)));
    };
  }

  /**
   * A text near a point, on a ground of its own so that lines behind it do not cross it out.
   *
   * @param right pixels from the point to the text's middle
   * @param down pixels from the point to the text's base line
   */
  static Panel.Overlay note(double x, double y, String text, Ink ink, double right, double down) {
    return (graphics, plot, panel, data) -> {
      Point2D at = at(plot, data, x, y);
      double width = width(text, Theme.TICK);
      double left =
          Math.max(
              data.getMinX() + 2,
              Math.min(at.getX() + right - width / 2, panel.getMaxX() - width - 2));
      double base = at.getY() + down;
      graphics.setPaint(Ink.PAPER.color(GROUND));
      graphics.fill(new Rectangle2D.Double(left - 2, base - 11, width + 4, 14));
      text(graphics, text, Theme.TICK, ink, left, base);
    };
  }

  /** Labels to the right of the chart, moved apart where they would overlap. */
  static Panel.Overlay labels(List<Label> labels) {
    return (graphics, plot, panel, data) -> {
      List<Label> sorted = new ArrayList<>(labels);
      sorted.sort(Comparator.comparingDouble(Label::y).reversed());
      double[] heights =
          sorted.stream()
              .mapToDouble(label -> at(plot, data, label.x(), label.y()).getY())
              .toArray();
      spread(heights, panel.getMinY() + LINE, data.getMaxY() + LINE / 4);
      for (int i = 0; i < heights.length; i++) {
        Label label = sorted.get(i);
        double x = at(plot, data, label.x(), label.y()).getX() + 9;
        text(graphics, label.text(), label.font(), label.ink(), x, heights[i] + 4.5);
      }
    };
  }

  /** How much room labels need on the right. */
  static double room(List<Label> labels) {
    return 12
        + labels.stream().mapToDouble(label -> width(label.text(), label.font())).max().orElse(0);
  }

  /** Moves ascending heights apart as little as is needed, between two bounds. */
  static void spread(double[] heights, double top, double bottom) {
    for (int i = 0; i < heights.length; i++) {
      double above = i == 0 ? top : heights[i - 1] + LINE;
      heights[i] = Math.max(heights[i], above);
    }
    for (int i = heights.length - 1; i >= 0; i--) {
      double below = i == heights.length - 1 ? bottom : heights[i + 1] - LINE;
      heights[i] = Math.min(heights[i], below);
    }
  }

  static void text(Graphics2D graphics, String text, Font font, Ink ink, double x, double y) {
    RenderingHints before = graphics.getRenderingHints();
    graphics.setRenderingHint(SvgGraphics.ANCHOR, TextPoint.START);
    graphics.setFont(font);
    graphics.setPaint(ink.color());
    graphics.drawString(text, (float) x, (float) y);
    graphics.setRenderingHints(before);
  }

  /** A text around a point. */
  static void centred(Graphics2D graphics, String text, Font font, Color color, Point2D at) {
    graphics.setFont(font);
    graphics.setPaint(color);
    FontMetrics metrics = graphics.getFontMetrics(font);
    graphics.drawString(
        text,
        (float) (at.getX() - metrics.stringWidth(text) / 2.0),
        (float) (at.getY() + metrics.getAscent() / 2.0 - 2));
  }

  static double width(String text, Font font) {
    FontRenderContext context = new FontRenderContext(new AffineTransform(), true, true);
    return font.getStringBounds(text, context).getWidth();
  }

  static Point2D at(XYPlot plot, Rectangle2D data, double x, double y) {
    return new Point2D.Double(
        plot.getDomainAxis().valueToJava2D(x, data, RectangleEdge.BOTTOM),
        plot.getRangeAxis().valueToJava2D(y, data, RectangleEdge.LEFT));
  }
}
