package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Figure;
import dev.lotrgpt.maven.report.plot.Mark;
import dev.lotrgpt.maven.report.plot.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The numbers that a figure draws, a row for each: in which plot, of what, which kind of number,
 * where it stands, and the run it comes from.
 */
record FigureTable(List<String> header, List<List<Object>> rows) {

  static FigureTable of(Figure figure) {
    List<String> names = figure.plots().stream().map(plot -> plot.x().name()).distinct().toList();
    String x = names.size() == 1 && !names.get(0).isEmpty() ? names.get(0) : "x";
    List<List<Object>> rows = new ArrayList<>();
    for (Plot plot : figure.plots()) {
      for (Mark mark : plot.marks()) {
        rows(plot, mark, rows);
      }
    }
    return new FigureTable(
        List.of("plot", "series", "kind", x, "value", "low", "high", "run"), rows);
  }

  private static void rows(Plot plot, Mark mark, List<List<Object>> rows) {
    String name = plot.heading().text();
    if (mark instanceof Mark.Curve curve && curve.what() != Mark.What.REPEATED) {
      for (Mark.Point at : curve.points()) {
        rows.add(
            row(name, curve.series(), kind(curve.what()), at.x(), at.y(), "", "", curve.run()));
      }
    } else if (mark instanceof Mark.Band band) {
      for (Mark.Interval at : band.intervals()) {
        rows.add(row(name, band.series(), "band", at.x(), "", at.low(), at.high(), ""));
      }
    } else if (mark instanceof Mark.Dot dot && dot.what() != Mark.What.REPEATED) {
      rows.add(row(name, dot.series(), kind(dot.what()), dot.x(), dot.y(), "", "", dot.run()));
    } else if (mark instanceof Mark.Cell cell) {
      rows.add(row(name, cell.series(), "mean", "", cell.value(), "", "", ""));
    }
  }

  private static List<Object> row(Object... cells) {
    return List.of(cells);
  }

  private static String kind(Mark.What what) {
    return what.name().toLowerCase(Locale.ROOT);
  }
}
