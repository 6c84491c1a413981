package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.DataFinding;
import dev.lotrgpt.maven.report.finding.RepetitionFinding;
import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.Shape;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Best validation loss against the characters that were trained on, with the law by which it falls.
 */
final class DataPlots {
  /** By how much the tokens of runs may differ that read the same number. */
  private static final double ALIKE = 1.05;

  private final StudyView study;
  private final Palette palette;
  private final DataFinding finding;
  private final boolean isRepeated;
  private final Axis characters;

  private DataPlots(StudyView study, Palette palette) {
    this.study = study;
    this.palette = palette;
    this.finding = DataFinding.of(study);
    this.isRepeated = isRepeated(study.trained());
    this.characters =
        Axis.logarithmic(
            "characters of training text" + (isRepeated ? " (passes over it)" : ""),
            study.trained().stream().map(each -> (double) each.characters()).toList(),
            this::text);
  }

  /** Empty unless the trained runs differ in how much text they learn from, and in it alone. */
  static Optional<Figure> of(StudyView study, Palette palette) {
    boolean varied = study.trained().stream().map(Condition::characters).distinct().count() > 1;
    return varied && study.varied().size() == 1
        ? Optional.of(new DataPlots(study, palette).figure())
        : Optional.empty();
  }

  /** Whether all read the same number of tokens: less text is then read more often. */
  private static boolean isRepeated(List<Condition> conditions) {
    double[] read =
        conditions.stream()
            .mapToDouble(each -> each.characters() * RepetitionFinding.passes(each))
            .sorted()
            .toArray();
    return read[read.length - 1] < ALIKE * read[0];
  }

  /** {@code 94k}; {@code 94k (4×)} where it matters how often it is read. */
  private String text(double size) {
    return Numbers.size(size)
        + (isRepeated
            ? study.trained().stream()
                .filter(condition -> condition.characters() == size)
                .findFirst()
                .map(each -> " (%s×)".formatted(Numbers.count(RepetitionFinding.passes(each))))
                .orElse("")
            : "");
  }

  private Figure figure() {
    List<Plot> plots = List.of(plot());
    return new Figure(
        study.study().id() + "-data",
        "Best validation loss against training text",
        finding.finding(),
        finding.toldLaw().map(law -> LawMarks.note(law, characters)).orElse("")
            + StudyFigures.seedNote(study),
        plots,
        Figure.Layout.rows(1, 400),
        plots,
        StudyFigures.runs(study));
  }

  private Plot plot() {
    MetricMarks losses =
        new MetricMarks(
            "lowest",
            Metric.BEST_VAL,
            Pen.SOLID,
            Shape.RING,
            study.trained().stream()
                .map(
                    condition ->
                        new MetricMarks.Spot(
                            condition.characters(), palette.of(condition), List.of(condition)))
                .toList());
    List<Mark> marks = new ArrayList<>();
    finding.toldLaw().ifPresent(law -> marks.addAll(LawMarks.of(law, characters)));
    marks.addAll(finding.toldLaw().isPresent() ? losses.points() : losses.joined());
    for (Condition condition : study.trained()) {
      double mean = condition.mean(Metric.BEST_VAL);
      marks.add(
          new Mark.Note(Numbers.loss(mean), palette.of(condition), condition.characters(), mean));
    }
    return new Plot(
        Plot.Heading.measure(LossPlots.BEST), characters, MetricMarks.axis(List.of(losses)), marks);
  }
}
