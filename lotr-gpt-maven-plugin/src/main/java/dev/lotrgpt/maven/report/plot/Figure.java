package dev.lotrgpt.maven.report.plot;

import java.util.List;

/**
 * Plots that state a finding.
 *
 * @param id unique in the report; the name of its files
 * @param title what is drawn
 * @param finding what it shows, in a sentence made from the numbers
 * @param note how to read it
 * @param plots in rows, from left to right
 * @param explored those to look closer at; none where there is nothing to find
 * @param runs ids of those that it is made from
 */
public record Figure(
    String id,
    String title,
    String finding,
    String note,
    List<Plot> plots,
    Layout layout,
    List<Plot> explored,
    List<String> runs) {

  /**
   * How plots are laid out on a screen, and on a phone.
   *
   * @param width of them all on a screen, in pixels
   * @param height of one of them, in pixels
   */
  public record Layout(int width, int columns, int height, int slimColumns, int slimHeight) {
    private static final int WIDTH = 920;

    static Layout rows(int columns, int height) {
      return new Layout(WIDTH, columns, height, 1, 300);
    }
  }

  /**
   * This figure, which is of a part of its study, as one of several such.
   *
   * @param part what the part is called
   * @param number of the part
   */
  Figure of(String part, int number) {
    return new Figure(
        id + "-" + number,
        title + ": " + part,
        finding,
        note,
        plots.stream().map(plot -> plot.of(part)).toList(),
        layout,
        explored.stream().map(plot -> plot.of(part)).toList(),
        runs);
  }

  /** This figure with another sentence in its note. */
  Figure noting(String sentence) {
    return new Figure(id, title, finding, note + " " + sentence, plots, layout, explored, runs);
  }
}
