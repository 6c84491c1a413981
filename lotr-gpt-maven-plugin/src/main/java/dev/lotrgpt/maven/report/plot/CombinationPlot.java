package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.SettingEffects;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The final validation loss of each combination of two settings. */
final class CombinationPlot {
  private static final int CELL = 56;
  private static final int CELL_WIDTH = 130;

  /** Two by two are seen whole in the plot of their lines. */
  private static final int FEWEST = 3;

  private final StudyView study;
  private final List<Setting> settings;
  private final List<String> columns;
  private final List<String> rows;

  private CombinationPlot(StudyView study, List<Setting> settings) {
    this.study = study;
    this.settings = settings;
    this.columns = values(settings.get(0));
    this.rows = values(settings.get(1));
  }

  /** Empty unless exactly two settings vary, one of them over three values or more. */
  static Optional<Figure> of(StudyView study) {
    SettingEffects effects = SettingEffects.of(study);
    List<Setting> settings = effects.settings();
    return settings.size() == 2
            && study.varied().size() == 2
            && effects.values(settings.get(0)) >= FEWEST
        ? Optional.of(new CombinationPlot(study, settings).figure())
        : Optional.empty();
  }

  private List<String> values(Setting setting) {
    return SettingValues.of(setting, study.trained()).texts();
  }

  private Figure figure() {
    Comparator<Condition> byLoss = Comparator.comparingDouble(CombinationPlot::loss);
    Condition best = study.trained().stream().min(byLoss).orElseThrow();
    Condition worst = study.trained().stream().max(byLoss).orElseThrow();
    int height = 78 + CELL * rows.size();
    int width = Math.min(920, 80 + CELL_WIDTH * columns.size());
    return new Figure(
        study.study().id() + "-heat",
        "Final validation loss of each combination",
        "Lowest, %s, with %s; highest, %s, with %s."
            .formatted(
                Numbers.loss(loss(best)),
                best.inWords(),
                Numbers.loss(loss(worst)),
                worst.inWords()),
        "The stronger the blue, the higher; the frame marks the lowest. "
            + (study.seeds() > 1 ? "Means of " + study.seedsInWords() + "." : "One seed."),
        List.of(plot(best, worst)),
        new Figure.Layout(width, 1, height, 1, height),
        List.of(),
        StudyFigures.runs(study));
  }

  private static double loss(Condition condition) {
    return condition.mean(Metric.FINAL_VAL);
  }

  private Plot plot(Condition best, Condition worst) {
    double span = Math.max(1e-9, loss(worst) - loss(best));
    List<Mark> cells = new ArrayList<>();
    for (Condition condition : study.trained()) {
      cells.add(
          new Mark.Cell(
              condition.label(),
              columns.indexOf(condition.settings().text(settings.get(0))),
              rows.indexOf(condition.settings().text(settings.get(1))),
              loss(condition),
              Numbers.loss(loss(condition)),
              (loss(condition) - loss(best)) / span,
              condition == best));
    }
    return new Plot(
        Plot.Heading.measure(Names.of(settings.get(1).key())),
        Axis.of(Names.of(settings.get(0).key()), columns),
        Axis.of("", rows),
        cells);
  }
}
