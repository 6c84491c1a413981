package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.SizeFinding;
import dev.lotrgpt.maven.report.finding.SizeLaw;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.law.Size;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Best, final and training loss against the number of parameters, the one that is asked for first.
 */
final class SizePlots {
  private SizePlots() {}

  /**
   * Empty unless the conditions differ in the size of their networks, all of them, and in no more.
   */
  static Optional<Figure> of(StudyView study, Palette palette) {
    List<Condition> conditions =
        study.trained().stream().sorted(Comparator.comparingLong(Condition::parameters)).toList();
    long sizes = conditions.stream().map(Condition::parameters).distinct().count();
    if (sizes < Math.max(2, conditions.size()) || !study.differsOnlyIn(SizeFinding.SIZES)) {
      return Optional.empty();
    }
    Axis parameters =
        Axis.logarithmic(
            "parameters",
            conditions.stream().map(condition -> (double) condition.parameters()).toList(),
            Numbers::size);
    Optional<SizeLaw> law = SizeLaw.of(study, Size.PARAMETERS);
    Optional<SizeLaw> told = law.filter(SizeLaw::isTold);
    LossPlots losses = LossPlots.of(conditions, Condition::parameters, palette, parameters);
    List<Plot> plots =
        List.of(
            losses.lowest(told.map(fit -> LawMarks.of(fit, parameters)).orElse(List.of())),
            losses.end(),
            losses.training());
    return Optional.of(
        new Figure(
            study.study().id() + "-size",
            "Loss against parameters",
            SizeFinding.finding(study, conditions, law),
            LossPlots.NOTE
                + " "
                + told.map(fit -> LawMarks.note(fit, parameters)).orElse("")
                + StudyFigures.seedNote(study),
            plots,
            Figure.Layout.rows(3, 320),
            plots,
            StudyFigures.runs(study)));
  }
}
