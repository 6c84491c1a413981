package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Mark;
import dev.lotrgpt.maven.report.plot.Plot;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is around the curves of a plot: its heading, the texts of its axis and those beside the ends
 * of its curves.
 *
 * @param ends in the order of the plot's marks
 */
record Margins(TextBlock heading, TickTexts ticks, List<TextBlock> ends, double right) {
  /** Of a plot's width: longer texts beside curves are broken. */
  private static final double MOST_RIGHT = 0.36;

  /** Pixels from the end of a curve to its text. */
  static final double GAP = 9;

  /** Pixels that a sample of a line takes before a text. */
  static final double SAMPLE = 30;

  private static final double TICK_ROW = 22;

  static Margins of(Plot plot, double width) {
    double most = MOST_RIGHT * width;
    List<Mark.End> marks = plot.all(Mark.End.class).toList();
    List<TextBlock> ends = marks.stream().map(end -> block(end, most, marks.size())).toList();
    double right =
        IntStream.range(0, ends.size())
            .mapToDouble(i -> ends.get(i).width() + sample(marks.get(i)) + GAP + 3)
            .max()
            .orElse(12);
    return new Margins(
        TextBlock.of(
            plot.heading().text(),
            plot.heading().isMeasure() ? Theme.TICK : Theme.STRONG,
            width - 8),
        TickTexts.of(plot.x(), width - Chart.LEFT - right),
        ends,
        right);
  }

  /** Many of them get a line each, so that there is room for all. */
  private static TextBlock block(Mark.End end, double most, int ends) {
    double width = most - sample(end);
    return ends > 8
        ? TextBlock.line(end.text(), Theme.STRONG, width)
        : TextBlock.of(end.text(), Theme.STRONG, width);
  }

  private static double sample(Mark.End end) {
    return end.sample().isPresent() ? SAMPLE : 0;
  }

  /** Pixels above the curves. */
  double top() {
    return heading.height() + 14;
  }

  /** Pixels below the curves. */
  double bottom(boolean named) {
    return TICK_ROW + ticks.further().size() * Theme.LINE + (named ? Theme.LINE + 2 : 0);
  }
}
