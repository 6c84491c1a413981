package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Figure;
import dev.lotrgpt.maven.report.plot.Plot;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Plots in rows, from left to right.
 *
 * @param width in pixels
 * @param height in pixels
 */
record Drawing(int width, int height, List<Panel> panels) {
  private static final int SLIM = 360;

  /** Pixels between two rows. */
  private static final int GAP = 14;

  static Drawing wide(Figure figure) {
    Figure.Layout layout = figure.layout();
    return grid(figure.plots(), layout.width(), layout.columns(), layout.height());
  }

  static Drawing slim(Figure figure) {
    Figure.Layout layout = figure.layout();
    return grid(figure.plots(), SLIM, layout.slimColumns(), layout.slimHeight());
  }

  /** The slim one; its first plot alone if each has a row of its own. */
  static Drawing preview(Figure figure) {
    Figure.Layout layout = figure.layout();
    return layout.slimColumns() == 1
        ? grid(figure.plots().subList(0, 1), SLIM, 1, layout.slimHeight())
        : slim(figure);
  }

  /** Plots of one size; what is above and below them is as high for all. */
  static Drawing grid(List<Plot> plots, int width, int columns, int height) {
    int across = Math.min(columns, plots.size());
    double each = (double) width / across;
    List<Margins> margins = plots.stream().map(plot -> Margins.of(plot, each)).toList();
    double top = margins.stream().mapToDouble(Margins::top).max().orElse(0);
    double bottom = 0;
    for (int i = 0; i < plots.size(); i++) {
      boolean named = !plots.get(i).x().name().isEmpty();
      bottom = Math.max(bottom, margins.get(i).bottom(named));
    }
    List<Panel> panels = new ArrayList<>();
    for (int i = 0; i < plots.size(); i++) {
      Rectangle2D area =
          new Rectangle2D.Double(
              i % across * each, (double) (i / across) * (height + GAP), each, height);
      panels.add(new Panel(plots.get(i), margins.get(i), area, top, bottom));
    }
    int rows = (plots.size() + across - 1) / across;
    return new Drawing(width, rows * (height + GAP) - GAP, panels);
  }

  void draw(Graphics2D graphics) {
    panels.forEach(panel -> panel.draw(graphics));
  }
}
