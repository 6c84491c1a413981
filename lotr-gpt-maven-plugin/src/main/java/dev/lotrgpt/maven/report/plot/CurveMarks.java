package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.Shape;
import dev.lotrgpt.maven.report.plot.Mark.What;
import dev.lotrgpt.maven.report.result.Curve;
import dev.lotrgpt.maven.report.result.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A loss over iterations, as it is drawn.
 *
 * @param name what it belongs to
 */
record CurveMarks(String name, Curve curve, Ink ink) {

  /** The mean and, where there are several, the single runs and what they cover. */
  List<Mark> line(Pen pen) {
    List<Mark> marks = new ArrayList<>();
    if (curve.runs().size() > 1) {
      marks.add(
          new Mark.Band(
              name,
              ink,
              curve.points().stream()
                  .map(band -> new Mark.Interval(band.iteration(), band.low(), band.high()))
                  .toList()));
      for (Curve.OfRun run : curve.runs()) {
        marks.add(
            new Mark.Curve(
                name,
                ink,
                Pen.THIN,
                What.RUN,
                run.id(),
                run.points().stream()
                    .map(point -> new Mark.Point(point.iteration(), point.value()))
                    .toList()));
      }
    }
    String id = curve.runs().size() == 1 ? curve.runs().get(0).id() : "";
    marks.add(new Mark.Curve(name, ink, pen, What.MEAN, id, means()));
    return marks;
  }

  /** The mean alone. */
  Mark mean(Pen pen, What what) {
    return new Mark.Curve(name, ink, pen, what, "", means());
  }

  private List<Mark.Point> means() {
    return curve.points().stream()
        .map(band -> new Mark.Point(band.iteration(), band.mean()))
        .toList();
  }

  /** A ring, and its number where the curve goes on. */
  List<Mark> lowest() {
    Curve.Band low = curve.lowest();
    Mark ring = new Mark.Dot(name, ink, Shape.RING, What.REPEATED, "", low.iteration(), low.mean());
    return low.iteration() == curve.last().iteration()
        ? List.of(ring)
        : List.of(ring, new Mark.Note(Numbers.loss(low.mean()), ink, low.iteration(), low.mean()));
  }

  /**
   * The number that it ends with.
   *
   * @param before what stands before it
   */
  Mark end(String before) {
    Curve.Band end = curve.last();
    return new Mark.End(
        before + Numbers.loss(end.mean()), ink, Optional.empty(), end.iteration(), end.mean());
  }
}
