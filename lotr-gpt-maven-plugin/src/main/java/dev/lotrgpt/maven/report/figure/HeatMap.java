package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.maven.report.result.Summary;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;

/** The final validation loss of each combination of two settings. */
final class HeatMap {
  private static final int CELL = 56;

  private record Cell(int column, int row, Condition condition, double loss) {}

  private final List<Setting> settings;
  private final List<String> columns;
  private final List<String> rows;
  private final List<Cell> cells = new ArrayList<>();

  private HeatMap(StudyView study, List<Setting> settings) {
    this.settings = settings;
    this.columns = values(study, settings.get(0));
    this.rows = values(study, settings.get(1));
    for (Condition condition : study.trained()) {
      cells.add(
          new Cell(
              columns.indexOf(condition.settings().text(settings.get(0))),
              rows.indexOf(condition.settings().text(settings.get(1))),
              condition,
              condition.mean(Metric.FINAL_VAL)));
    }
  }

  /** Empty unless exactly two numeric settings vary. */
  static Optional<Figure> of(StudyView study) {
    List<Setting> settings = SettingFigure.byValues(study);
    boolean two = settings.size() == 2 && study.varied().size() == 2;
    return two ? Optional.of(new HeatMap(study, settings).figure(study)) : Optional.empty();
  }

  private static List<String> values(StudyView study, Setting setting) {
    return study.trained().stream()
        .sorted(Comparator.comparingDouble(condition -> condition.number(setting)))
        .map(condition -> condition.settings().text(setting))
        .distinct()
        .toList();
  }

  private Figure figure(StudyView study) {
    Cell best = cells.stream().min(Comparator.comparingDouble(Cell::loss)).orElseThrow();
    Cell worst = cells.stream().max(Comparator.comparingDouble(Cell::loss)).orElseThrow();
    int height = 30 + 40 + CELL * rows.size();
    return new Figure(
        study.study().id() + "-heat",
        "Final validation loss of each combination",
        String.format(
            Locale.ROOT,
            "Lowest: %s, %s; highest: %s, %s.",
            best.condition().label(),
            Numbers.loss(best.loss()),
            worst.condition().label(),
            Numbers.loss(worst.loss())),
        "The stronger the blue, the higher; the frame marks the lowest. "
            + (study.seeds() > 1 ? "Means of " + study.seeds() + " seeds." : "One seed."),
        Drawing.of(Math.min(920, 80 + 130 * columns.size()), height, panel(best, worst)),
        Drawing.of(360, height, panel(best, worst)),
        Explorer.none(),
        DataTables.of(study.trained(), List.of(Metric.FINAL_VAL)));
  }

  private Panel panel(Cell best, Cell worst) {
    XYPlot plot =
        Theme.plot(
            Theme.axis(
                Names.of(settings.get(0).key()),
                new Range(-0.5, columns.size() - 0.5),
                ticks(columns)),
            Theme.axis("", new Range(-0.5, rows.size() - 0.5), ticks(rows)),
            2);
    plot.setRangeGridlinesVisible(false);
    List<Panel.Overlay> overlays = new ArrayList<>();
    overlays.add(Marks.measure(Names.of(settings.get(1).key())));
    double span = Math.max(1e-9, worst.loss() - best.loss());
    for (Cell cell : cells) {
      overlays.add(cell(cell, (cell.loss() - best.loss()) / span, cell == best));
    }
    return new Panel(Theme.chart(plot), overlays);
  }

  private static Panel.Overlay cell(Cell cell, double share, boolean framed) {
    return (graphics, plot, panel, data) -> {
      Point2D low = Marks.at(plot, data, cell.column() - 0.5, cell.row() - 0.5);
      Point2D high = Marks.at(plot, data, cell.column() + 0.5, cell.row() + 0.5);
      Rectangle2D area =
          new Rectangle2D.Double(
              low.getX() + 1,
              high.getY() + 1,
              high.getX() - low.getX() - 2,
              low.getY() - high.getY() - 2);
      graphics.setPaint(Ink.heat(share).color());
      graphics.fill(area);
      if (framed) {
        graphics.setPaint(Ink.TEXT.color());
        graphics.setStroke(Theme.CURVE);
        graphics.draw(area);
      }
      Point2D middle = new Point2D.Double(area.getCenterX(), area.getCenterY());
      Marks.centred(
          graphics,
          cell.condition().summary(Metric.FINAL_VAL).map(HeatMap::text).orElse("–"),
          Theme.STRONG,
          Ink.onHeat(share).color(),
          middle);
    };
  }

  private static String text(Summary summary) {
    return Numbers.loss(summary.mean());
  }

  private static List<Theme.Tick> ticks(List<String> values) {
    List<Theme.Tick> ticks = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      ticks.add(new Theme.Tick(i, values.get(i)));
    }
    return ticks;
  }
}
