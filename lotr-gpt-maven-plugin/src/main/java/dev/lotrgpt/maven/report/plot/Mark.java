package dev.lotrgpt.maven.report.plot;

import java.util.List;
import java.util.Optional;

/** What a plot shows, in the values of its axes. */
public sealed interface Mark {
  Ink ink();

  /** A place in a plot. */
  record Point(double x, double y) {}

  /** From low to high at x. */
  record Interval(double x, double low, double high) {}

  /** How a line is drawn, which says what it is the same way in all plots. */
  enum Pen {
    SOLID,
    DASHED,
    DOTTED,
    DASHDOT,
    LONGDASH,
    DASHDOTDOT,
    /** Of a single run beside the mean, or of what is there to compare with. */
    THIN
  }

  /** What a number is. */
  enum What {
    MEAN,
    RUN,
    /** Of a fit. */
    FIT,
    /** What other marks, or other plots, show in their own right. */
    REPEATED
  }

  /** How a point is drawn. */
  enum Shape {
    DOT,
    /** The lowest, on its way or at the end. */
    RING,
    /** A single run beside the mean. */
    SMALL
  }

  /**
   * A line through points.
   *
   * @param series what it belongs to
   * @param run its id, for that of a single run; else empty
   */
  record Curve(String series, Ink ink, Pen pen, What what, String run, List<Point> points)
      implements Mark {}

  /** What lies between two lines. */
  record Band(String series, Ink ink, List<Interval> intervals) implements Mark {}

  record Dot(String series, Ink ink, Shape shape, What what, String run, double x, double y)
      implements Mark {}

  /** From the lowest to the highest of many runs. */
  record Whisker(String series, Ink ink, Interval interval) implements Mark {}

  /**
   * A text near a point; left out where there is no room for it, or, beside a dot, where a reader
   * could take it for that of another.
   */
  record Note(String text, Ink ink, double x, double y) implements Mark {}

  /**
   * A text to the right of the plot, beside the end of a curve.
   *
   * @param sample how that is drawn, where its ink does not tell it from others
   */
  record End(String text, Ink ink, Optional<Pen> sample, double x, double y) implements Mark {}

  /**
   * A field between two steps of both axes.
   *
   * @param share of the way from the lowest to the highest value, in [0, 1]
   */
  record Cell(
      String series, double x, double y, double value, String text, double share, boolean framed)
      implements Mark {
    @Override
    public Ink ink() {
      return Ink.heat(share);
    }
  }
}
