package dev.lotrgpt.maven.report.plot;

import java.util.List;
import java.util.stream.Stream;

/**
 * A plot as values. Everything that shows it is made from them: the drawing in a page, the picture,
 * the table of its numbers and the chart to look closer at.
 *
 * @param heading what the vertical axis measures, or whose plot it is
 * @param marks in the order to draw them
 */
public record Plot(Heading heading, Axis x, Axis y, List<Mark> marks) {

  /**
   * A text above a plot.
   *
   * @param ink that of a condition, or {@link Ink#MUTED} for a measure
   */
  public record Heading(String text, Ink ink) {
    /** Nobody reads rotated text: what the vertical axis measures stands above it. */
    public static Heading measure(String text) {
      return new Heading(text, Ink.MUTED);
    }

    public boolean isMeasure() {
      return ink == Ink.MUTED;
    }
  }

  public Plot {
    marks = List.copyOf(marks);
  }

  /** The same plot with what it is of beside what it measures. */
  Plot of(String part) {
    return new Plot(new Heading(heading.text + ", " + part, heading.ink), x, y, marks);
  }

  /** Whether a curve goes beyond the upper end of its vertical axis. */
  boolean isCut() {
    return all(Mark.Curve.class)
        .flatMap(curve -> curve.points().stream())
        .anyMatch(point -> point.y() > y.high());
  }

  /** Its marks of one kind. */
  public <M extends Mark> Stream<M> all(Class<M> kind) {
    return marks.stream().filter(kind::isInstance).map(kind::cast);
  }
}
