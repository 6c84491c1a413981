package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.drawing.Inline;
import dev.lotrgpt.maven.report.plot.Figure;
import java.util.List;

/**
 * A figure inside a page.
 *
 * @param preview small, for the overview
 * @param explored its plots as JSON; empty where there is nothing to look closer at
 * @param runs the first of those that it is made from
 */
public record FigureView(
    Figure figure,
    Inline wide,
    Inline narrow,
    Inline preview,
    String explored,
    List<RunEntry> runs) {
  private static final int MOST_RUNS = 24;

  public static FigureView of(Figure figure, RunEntries runs) {
    return new FigureView(
        figure,
        Inline.wide(figure),
        Inline.slim(figure),
        Inline.preview(figure),
        figure.explored().isEmpty()
            ? ""
            : Json.inPage(figure.explored().stream().map(ExploredPlot::of).toList()),
        runs.of(figure.runs(), MOST_RUNS));
  }

  /** Whether places on its horizontal axes are those of logarithms. */
  public boolean logarithmic() {
    return figure.plots().stream().allMatch(plot -> plot.x().logarithmic());
  }

  /** For those who cannot see it. */
  public String alternative() {
    return figure.title() + ". " + figure.finding();
  }
}
