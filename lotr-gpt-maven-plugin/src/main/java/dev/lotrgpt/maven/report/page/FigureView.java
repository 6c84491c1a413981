package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.figure.Figure;
import dev.lotrgpt.maven.report.figure.FigureFiles;

/**
 * A figure inside a page.
 *
 * @param preview small, for the overview
 */
public record FigureView(
    Figure figure,
    FigureFiles.Inline wide,
    FigureFiles.Inline narrow,
    FigureFiles.Inline preview,
    String explorer) {

  public static FigureView of(Figure figure) {
    return new FigureView(
        figure,
        FigureFiles.wide(figure),
        FigureFiles.narrow(figure),
        FigureFiles.preview(figure),
        Json.inPage(figure.explorer()));
  }

  /** For those who cannot see it. */
  public String alternative() {
    return figure.title() + ". " + figure.finding();
  }
}
