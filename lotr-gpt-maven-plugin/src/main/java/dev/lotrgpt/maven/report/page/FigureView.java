package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.drawing.Inline;
import dev.lotrgpt.maven.report.plot.Figure;

/**
 * A figure inside a page.
 *
 * @param preview small, for the overview
 * @param explored its plots as JSON; empty where there is nothing to look closer at
 */
public record FigureView(
    Figure figure, Inline wide, Inline narrow, Inline preview, String explored) {

  public static FigureView of(Figure figure) {
    return new FigureView(
        figure,
        Inline.wide(figure),
        Inline.slim(figure),
        Inline.preview(figure),
        figure.explored().isEmpty()
            ? ""
            : Json.inPage(figure.explored().stream().map(ExploredPlot::of).toList()));
  }

  /** For those who cannot see it. */
  public String alternative() {
    return figure.title() + ". " + figure.finding();
  }
}
