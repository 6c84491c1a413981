package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.result.Curve;
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
    CurveMarks lower = new CurveMarks("validation", validation, ink);
    List<Mark> marks = new ArrayList<>(lower.line(Mark.Pen.SOLID));
    marks.addAll(lower.lowest());
    marks.add(lower.end(""));
    CurveMarks learnt = new CurveMarks("training", train, ink);
    List<Mark> training = new ArrayList<>(learnt.line(Mark.Pen.DASHED));
    training.add(learnt.end(""));
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

  /** What they do not show, in a sentence behind a space; else empty. */
  public static String beyond(List<Plot> plots) {
    return CurvePlots.beyond(plots);
  }
}
