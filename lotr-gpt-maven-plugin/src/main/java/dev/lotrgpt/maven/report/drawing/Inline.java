package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Figure;
import dev.lotrgpt.maven.report.plot.Plot;
import java.util.List;

/** A drawing inside a page: the content of an SVG element, and its size. */
public record Inline(int width, int height, String content) {

  public static Inline wide(Figure figure) {
    return of(Drawing.wide(figure));
  }

  public static Inline slim(Figure figure) {
    return of(Drawing.slim(figure));
  }

  /** Small, for a list of studies. */
  public static Inline preview(Figure figure) {
    return of(Drawing.preview(figure));
  }

  /**
   * Plots in rows.
   *
   * @param width of a row, in pixels
   * @param height of a plot, in pixels
   */
  public static Inline grid(List<Plot> plots, int width, int columns, int height) {
    return of(Drawing.grid(plots, width, columns, height));
  }

  private static Inline of(Drawing drawing) {
    SvgCanvas canvas = new SvgCanvas();
    drawing.draw(canvas);
    return new Inline(drawing.width(), drawing.height(), canvas.elements());
  }
}
