package dev.lotrgpt.maven.report.figure;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * A picture of one or more charts.
 *
 * @param width in pixels
 * @param height in pixels
 */
record Drawing(int width, int height, List<Placed> panels) {

  /** A chart and its place in the picture. */
  record Placed(Panel panel, Rectangle2D area) {}

  static Drawing of(int width, int height, Panel panel) {
    return new Drawing(
        width, height, List.of(new Placed(panel, new Rectangle2D.Double(0, 0, width, height))));
  }

  /** Panels of one size in rows, from left to right. */
  static Drawing grid(int width, int panelHeight, int columns, List<Panel> panels) {
    int rows = (panels.size() + columns - 1) / columns;
    double panelWidth = (double) width / columns;
    List<Placed> placed =
        java.util.stream.IntStream.range(0, panels.size())
            .mapToObj(
                i ->
                    new Placed(
                        panels.get(i),
                        new Rectangle2D.Double(
                            i % columns * panelWidth,
                            (double) (i / columns) * panelHeight,
                            panelWidth,
                            panelHeight)))
            .toList();
    return new Drawing(width, rows * panelHeight, placed);
  }

  /** Its first chart, if each has a row of its own. */
  Drawing preview() {
    Placed first = panels.get(0);
    return first.area().getWidth() < width
        ? this
        : of(width, (int) first.area().getHeight(), first.panel());
  }

  void draw(Graphics2D graphics) {
    for (Placed placed : panels) {
      placed.panel().draw(graphics, placed.area());
    }
  }
}
