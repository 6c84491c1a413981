package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Curve;
import dev.lotrgpt.maven.report.result.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;

/** The losses of a single run, small enough for a thousand pages. */
public final class RunFigure {
  private static final int WIDTH = 380;
  private static final int HEIGHT = 270;
  private static final int TICKS = 3;

  private RunFigure() {}

  /** Empty before the first evaluation. */
  public static Optional<FigureFiles.Inline> of(Curve train, Curve validation, Ink ink) {
    if (train.isEmpty() || validation.isEmpty()) {
      return Optional.empty();
    }
    Range losses = LossCurves.losses(List.of(train, validation));
    Range iterations = new Range(0, Math.max(1, validation.last().iteration()));
    List<Marks.Label> labels = new ArrayList<>();
    labels.add(label("validation", validation, ink, true));
    labels.add(label("training", train, ink, false));
    XYPlot plot =
        Theme.plot(
            Theme.axis("iteration", iterations, Theme.ticks(iterations, TICKS)),
            Theme.axis("", losses, Theme.ticks(losses, 5)),
            Marks.room(labels));
    new Lines(plot)
        .line(Lines.mean(train), ink, Theme.DASHED, 1)
        .line(Lines.mean(validation), ink, Theme.CURVE, 1);
    Curve.Band lowest = validation.lowest();
    Panel panel =
        new Panel(
            Theme.chart(plot),
            List.of(
                Marks.measure(LossCurves.MEASURE),
                Marks.ring(lowest.iteration(), lowest.mean(), ink),
                Marks.labels(labels)));
    Drawing drawing = Drawing.of(WIDTH, HEIGHT, panel);
    return Optional.of(new FigureFiles.Inline(WIDTH, HEIGHT, SvgWriter.write(drawing)));
  }

  /** What it shows, in a sentence. */
  public static String finding(Curve train, Curve validation) {
    Curve.Band lowest = validation.lowest();
    Curve.Band end = validation.last();
    return "The validation loss is lowest at iteration %s, after %s, %s%s; the training loss ends at %s."
        .formatted(
            Numbers.count(lowest.iteration()),
            Numbers.epochs(lowest.epochs()),
            Numbers.loss(lowest.mean()),
            lowest.iteration() == end.iteration()
                ? ", where it ends"
                : ", and ends at " + Numbers.loss(end.mean()),
            Numbers.loss(train.last().mean()));
  }

  private static Marks.Label label(String name, Curve curve, Ink ink, boolean strong) {
    Curve.Band end = curve.last();
    return new Marks.Label(
        end.iteration(), end.mean(), name + " " + Numbers.loss(end.mean()), ink, strong);
  }
}
