package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.drawing.SvgCanvas.TextPoint;
import dev.lotrgpt.maven.report.plot.Ink;
import dev.lotrgpt.maven.report.plot.Mark;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws points and texts over a chart. No text touches another one. */
final class MarkPainter {
  /** How much of what lies behind a note it covers. */
  private static final double GROUND = 0.75;

  /** From the base line of a note to the lower end of its ground. */
  private static final double BELOW = 3;

  /** Between two texts beside the curves. */
  static final double MOST_GAP = 5;

  private static final double DOT = 4.5;
  private static final double SMALL = 2.5;

  /** Places are the same up to this part of a pixel. */
  private static final double SAME = 0.01;

  /** From a point to the middle and the base line of its note, the best place first. */
  private static final double[][] BESIDE = {{0, -10}, {0, 20}, {-22, -8}, {22, -8}, {-22, 18}};

  /** Where no place beside the point is free. */
  private static final double[][] FARTHER = {{22, 18}, {0, -16}, {0, 26}, {-28, -14}, {28, -14}};

  private final Graphics2D graphics;
  private final Chart chart;
  private final Rectangle2D panel;
  private final Rectangle2D data;
  private final List<Rectangle2D> texts = new ArrayList<>();
  private final List<Rectangle2D> dots = new ArrayList<>();

  /** Those that are means. */
  private final List<Point2D> points = new ArrayList<>();

  private final List<Line2D> lines = new ArrayList<>();

  MarkPainter(Graphics2D graphics, Chart chart, Rectangle2D panel, Rectangle2D data) {
    this.graphics = graphics;
    this.chart = chart;
    this.panel = panel;
    this.data = data;
  }

  /** What is drawn already, for notes to stay clear of. */
  void curve(Mark.Curve curve) {
    if (curve.pen() == Mark.Pen.THIN) {
      return;
    }
    Point2D last = null;
    for (Mark.Point point : curve.points()) {
      Point2D at = chart.at(point.x(), point.y(), data);
      if (last != null) {
        lines.add(new Line2D.Double(last, at));
      }
      last = at;
    }
  }

  void dot(Mark.Dot dot) {
    Point2D at = chart.at(dot.x(), dot.y(), data);
    if (dot.shape() != Mark.Shape.SMALL) {
      points.add(at);
    }
    dots.add(circle(at, dot.shape() == Mark.Shape.SMALL ? SMALL : DOT).getBounds2D());
    switch (dot.shape()) {
      case DOT -> fill(circle(at, DOT), InkColor.of(dot.ink()));
      case SMALL -> fill(circle(at, SMALL), InkColor.of(dot.ink(), Theme.PALE));
      case RING -> {
        fill(circle(at, 4), InkColor.of(Ink.PAPER));
        graphics.setPaint(InkColor.of(dot.ink()));
        graphics.setStroke(Theme.SOLID);
        graphics.draw(circle(at, 4));
      }
    }
  }

  private static Ellipse2D circle(Point2D at, double radius) {
    return new Ellipse2D.Double(at.getX() - radius, at.getY() - radius, 2 * radius, 2 * radius);
  }

  private void fill(java.awt.Shape shape, InkColor color) {
    graphics.setPaint(color);
    graphics.fill(shape);
  }

  void whisker(Mark.Whisker whisker) {
    Mark.Interval interval = whisker.interval();
    graphics.setPaint(InkColor.of(whisker.ink()));
    graphics.setStroke(Theme.stroke(Mark.Pen.THIN));
    graphics.draw(
        new Line2D.Double(
            chart.at(interval.x(), interval.low(), data),
            chart.at(interval.x(), interval.high(), data)));
  }

  void cell(Mark.Cell cell) {
    Point2D low = chart.at(cell.x() - 0.5, cell.y() - 0.5, data);
    Point2D high = chart.at(cell.x() + 0.5, cell.y() + 0.5, data);
    double left = low.getX() + 1;
    double right = high.getX() - 1;
    double top = high.getY() + 1;
    double bottom = low.getY() - 1;
    Path2D area = new Path2D.Double();
    area.moveTo(left, top);
    area.lineTo(right, top);
    area.lineTo(right, bottom);
    area.lineTo(left, bottom);
    area.closePath();
    fill(area, InkColor.of(cell.ink()));
    if (cell.framed()) {
      graphics.setPaint(InkColor.of(Ink.TEXT));
      graphics.setStroke(Theme.SOLID);
      graphics.draw(area);
    }
    centred(
        cell.text(),
        Theme.STRONG,
        Ink.onHeat(cell.share()),
        (left + right) / 2,
        (top + bottom) / 2 + 4.5);
  }

  /** Texts to the right of the curves, moved apart where they would touch. */
  void ends(List<Mark.End> ends, List<TextBlock> blocks) {
    List<Integer> order =
        IntStream.range(0, ends.size())
            .boxed()
            .sorted((a, b) -> Double.compare(ends.get(b).y(), ends.get(a).y()))
            .toList();
    double[] tops = new double[ends.size()];
    double[] heights = new double[ends.size()];
    double highest = data.getMinY() - Theme.LINE / 2;
    double lowest = data.getMaxY() + 2;
    double gap = gap(blocks, lowest - highest);
    for (int i = 0; i < tops.length; i++) {
      Mark.End end = ends.get(order.get(i));
      double height = blocks.get(order.get(i)).height();
      heights[i] = height + gap;
      tops[i] = chart.at(end.x(), end.y(), data).getY() - height / 2;
    }
    spread(tops, heights, highest, lowest + gap);
    for (int i = 0; i < tops.length; i++) {
      Mark.End end = ends.get(order.get(i));
      double x = chart.at(end.x(), end.y(), data).getX() + Margins.GAP;
      if (end.sample().isPresent()) {
        double y = tops[i] + Theme.LINE / 2;
        graphics.setPaint(InkColor.of(end.ink()));
        graphics.setStroke(Theme.stroke(end.sample().get()));
        graphics.draw(new Line2D.Double(x, y, x + Margins.SAMPLE - 5, y));
        x += Margins.SAMPLE;
      }
      block(blocks.get(order.get(i)), end.ink(), x, tops[i] + 12.5);
    }
  }

  /** Between texts of several lines, so that a reader sees where one ends; as much as fits. */
  static double gap(List<TextBlock> blocks, double room) {
    if (blocks.stream().noneMatch(block -> block.lines().size() > 1)) {
      return 0;
    }
    double height = blocks.stream().mapToDouble(TextBlock::height).sum();
    return Math.max(0, Math.min(MOST_GAP, (room - height) / blocks.size()));
  }

  /** Moves what is in ascending order apart as little as is needed, between two bounds. */
  static void spread(double[] tops, double[] heights, double top, double bottom) {
    for (int i = 0; i < tops.length; i++) {
      tops[i] = Math.max(tops[i], i == 0 ? top : tops[i - 1] + heights[i - 1]);
    }
    for (int i = tops.length - 1; i >= 0; i--) {
      double below = i == tops.length - 1 ? bottom : tops[i + 1];
      tops[i] = Math.min(tops[i], below - heights[i]);
    }
  }

  /**
   * A text near a point, on a ground of its own, where it touches no other one; and where it hides
   * no point either, if there is such a place. That of a dot is nearest to it, and on no curve.
   */
  void note(Mark.Note note) {
    Point2D at = chart.at(note.x(), note.y(), data);
    boolean isOfDot = points.stream().anyMatch(point -> point.distance(at) < SAME);
    List<Rectangle2D> free =
        places(note, at, isOfDot)
            .filter(ground -> ground.getMinY() > data.getMinY() - 8)
            .filter(ground -> ground.getMaxY() < data.getMaxY())
            .filter(ground -> texts.stream().noneMatch(ground::intersects))
            .filter(ground -> !isOfDot || isClear(ground, at))
            .toList();
    free.stream()
        .filter(ground -> dots.stream().noneMatch(ground::intersects))
        .findFirst()
        .or(() -> free.stream().findFirst())
        .ifPresent(
            ground -> {
              fill(ground, InkColor.of(Ink.PAPER, GROUND));
              double base = ground.getMaxY() - BELOW;
              text(
                  note.text(), Theme.TICK, note.ink(), ground.getMinX() + 2, base, TextPoint.START);
            });
  }

  private boolean isClear(Rectangle2D ground, Point2D own) {
    return lines.stream().noneMatch(ground::intersectsLine)
        && points.stream()
            .noneMatch(point -> distance(ground, point) < distance(ground, own) - SAME);
  }

  private static double distance(Rectangle2D ground, Point2D point) {
    double x = Math.max(ground.getMinX() - point.getX(), point.getX() - ground.getMaxX());
    double y = Math.max(ground.getMinY() - point.getY(), point.getY() - ground.getMaxY());
    return Math.hypot(Math.max(0, x), Math.max(0, y));
  }

  /** Grounds of a note, the best first: above and below its point, and beside it. */
  private Stream<Rectangle2D> places(Mark.Note note, Point2D at, boolean isOfDot) {
    double width = Theme.width(note.text(), Theme.TICK);
    double beside = width / 2 + 2 * DOT;
    return Stream.of(
            Arrays.stream(BESIDE),
            Stream.of(new double[] {beside, 4}, new double[] {-beside, 4}),
            Arrays.stream(FARTHER).filter(way -> isOfDot))
        .flatMap(ways -> ways)
        .map(
            way -> {
              double left =
                  Math.max(
                      data.getMinX() + 2,
                      Math.min(at.getX() + way[0] - width / 2, panel.getMaxX() - width - 2));
              double bottom = at.getY() + way[1] + BELOW;
              return new Rectangle2D.Double(left - 2, bottom - 14, width + 4, 14);
            });
  }

  /**
   * @param base of its first line
   */
  void block(TextBlock block, Ink ink, double left, double base) {
    for (int i = 0; i < block.lines().size(); i++) {
      text(block.lines().get(i), block.font(), ink, left, base + i * Theme.LINE, TextPoint.START);
    }
  }

  void centred(String text, Font font, Ink ink, double middle, double base) {
    double left = middle - Theme.width(text, font) / 2;
    text(text, font, ink, left, base, TextPoint.MIDDLE);
  }

  private void text(String text, Font font, Ink ink, double left, double base, TextPoint point) {
    RenderingHints before = graphics.getRenderingHints();
    graphics.setRenderingHint(SvgCanvas.ANCHOR, point);
    graphics.setFont(font);
    graphics.setPaint(InkColor.of(ink));
    graphics.drawString(text, (float) left, (float) base);
    graphics.setRenderingHints(before);
    texts.add(new Rectangle2D.Double(left, base - 12, Theme.width(text, font), 15));
  }
}
