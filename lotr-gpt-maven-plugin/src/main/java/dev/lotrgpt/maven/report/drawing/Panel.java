package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Axis;
import dev.lotrgpt.maven.report.plot.Ink;
import dev.lotrgpt.maven.report.plot.Mark;
import dev.lotrgpt.maven.report.plot.Plot;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * A plot in its place.
 *
 * @param top pixels above its curves: as many as above those beside it
 * @param bottom pixels below them
 */
record Panel(Plot plot, Margins margins, Rectangle2D area, double top, double bottom) {

  void draw(Graphics2D graphics) {
    Chart chart = new Chart(plot, top, margins.right(), bottom, margins.ticks().first());
    Rectangle2D data = chart.draw(graphics, area);
    MarkPainter painter = new MarkPainter(graphics, chart, area, data);
    plot.all(Mark.Curve.class).forEach(painter::curve);
    heading(painter, data);
    axis(painter, chart, data);
    plot.all(Mark.Cell.class).forEach(painter::cell);
    plot.all(Mark.Whisker.class).forEach(painter::whisker);
    plot.all(Mark.Dot.class).forEach(painter::dot);
    painter.ends(plot.all(Mark.End.class).toList(), margins.ends());
    plot.all(Mark.Note.class).forEach(painter::note);
  }

  private void heading(MarkPainter painter, Rectangle2D data) {
    double left = plot.heading().isMeasure() ? area.getMinX() : data.getMinX();
    painter.block(margins.heading(), plot.heading().ink(), left, area.getMinY() + 13);
  }

  private void axis(MarkPainter painter, Chart chart, Rectangle2D data) {
    double base = data.getMaxY() + 14;
    for (List<Axis.Tick> row : margins.ticks().further()) {
      base += Theme.LINE;
      for (Axis.Tick tick : row) {
        double x = chart.at(tick.value(), plot.y().low(), data).getX();
        painter.centred(tick.text(), Theme.TICK, Ink.MUTED, x, base);
      }
    }
    if (!plot.x().name().isEmpty()) {
      painter.centred(
          plot.x().words(), Theme.TICK, Ink.MUTED, data.getCenterX(), data.getMaxY() + bottom - 6);
    }
  }
}
