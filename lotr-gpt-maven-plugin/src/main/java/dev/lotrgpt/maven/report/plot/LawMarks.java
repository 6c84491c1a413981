package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.SizeLaw;
import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.What;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.result.law.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A law that was fitted, with the band around it as far as it has bounds. */
final class LawMarks {
  private static final String NAME = "law";
  private static final int STEPS = 24;

  private LawMarks() {}

  static List<Mark> of(SizeLaw law, Axis sizes) {
    double[] x = sizes.spread(STEPS);
    List<Mark.Interval> band = band(law, sizes);
    Mark curve =
        new Mark.Curve(
            NAME,
            Ink.MUTED,
            Pen.DASHED,
            What.FIT,
            "",
            Arrays.stream(x).mapToObj(at -> new Mark.Point(at, law.at(at))).toList());
    return band.isEmpty() ? List.of(curve) : List.of(new Mark.Band(NAME, Ink.MUTED, band), curve);
  }

  /** Empty where the runs are too few to say. */
  private static List<Mark.Interval> band(SizeLaw law, Axis sizes) {
    List<Mark.Interval> band = new ArrayList<>();
    for (double at : sizes.spread(STEPS)) {
      Interval around = law.around(at);
      if (around.isBounded()) {
        band.add(new Mark.Interval(at, around.low(), around.high()));
      }
    }
    return band;
  }

  /** How to read them. */
  static String note(SizeLaw law, Axis sizes) {
    return "Dashed: the law E + A / xᵃ, fitted to all %s.%s "
        .formatted(
            Numbers.of(law.runs(), "run"),
            band(law, sizes).isEmpty() ? "" : " Shaded: its 95\u00a0% interval.");
  }
}
