package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.result.Curve;
import dev.lotrgpt.maven.report.result.Numbers;
import java.util.ArrayList;
import java.util.List;

/** The losses of a single run. */
public final class RunPlots {
  /** Of an axis: there may be a thousand such drawings. */
  private static final int STEPS = 3;

  private RunPlots() {}

  /**
   * @param train with at least one point
   * @param validation with at least one point
   */
  public static List<Plot> of(Curve train, Curve validation, Ink ink) {
    List<Mark> marks =
        new ArrayList<>(CurvePlots.line("validation", validation, ink, Mark.Pen.SOLID));
    marks.addAll(CurvePlots.lowest("validation", validation, ink));
    marks.add(end(validation, ink));
    List<Mark> training = new ArrayList<>(CurvePlots.line("training", train, ink, Mark.Pen.DASHED));
    training.add(end(train, ink));
    Axis x = CurvePlots.iterations(List.of(validation), STEPS);
    return List.of(
        new Plot(
            Plot.Heading.measure(CurvePlots.VALIDATION),
            x,
            CurvePlots.losses(List.of(validation), STEPS),
            marks),
        new Plot(
            Plot.Heading.measure(CurvePlots.TRAINING),
            x,
            CurvePlots.losses(List.of(train), STEPS),
            training));
  }

  private static Mark end(Curve curve, Ink ink) {
    Curve.Band end = curve.last();
    return new Mark.End(Numbers.loss(end.mean()), ink, true, end.iteration(), end.mean());
  }
}
