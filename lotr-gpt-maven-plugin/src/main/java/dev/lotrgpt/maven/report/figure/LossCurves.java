package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Curve;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.training.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;

/** Training and validation loss over iterations. */
final class LossCurves {
  /** More conditions get a chart each. */
  private static final int TOGETHER = 3;

  /** More conditions are drawn as one bundle. */
  private static final int APART = 12;

  /** Of a name beside a curve on a phone. */
  private static final int MOST_LETTERS = 14;

  /** Of a loss behind a name, and what is around them. */
  private static final double NUMBER = 60;

  private static final int WIDTH = 920;
  private static final int NARROW = 360;
  static final String MEASURE = "Loss (nats a character)";

  /** A rise of the validation loss that a reader would call overfitting: 1 %. */
  private static final double NOTABLE = 0.01;

  private record Line(Condition condition, Curve train, Curve validation, Ink ink) {
    boolean overfits() {
      return validation.last().mean() > validation.lowest().mean() * (1 + NOTABLE);
    }

    double rise() {
      return validation.last().mean() - validation.lowest().mean();
    }
  }

  private final StudyView study;
  private final List<Line> lines;
  private final List<Line> finished;
  private final Range losses;
  private final int iterations;

  private LossCurves(StudyView study, List<Line> lines) {
    this.study = study;
    this.lines = lines;
    this.finished = lines.stream().filter(line -> !line.condition().trained().isEmpty()).toList();
    this.losses =
        losses(lines.stream().flatMap(line -> Stream.of(line.train(), line.validation())).toList());
    this.iterations =
        lines.stream().mapToInt(line -> line.validation().last().iteration()).max().orElse(1);
  }

  /** Empty while no run has been evaluated. */
  static Optional<Figure> of(StudyView study, Palette palette) {
    List<Line> lines =
        study.conditions().stream()
            .map(
                condition ->
                    new Line(
                        condition,
                        Curve.train(condition),
                        Curve.validation(condition),
                        palette.of(condition)))
            .filter(line -> !line.validation().isEmpty() && !line.train().isEmpty())
            .toList();
    return lines.isEmpty() ? Optional.empty() : Optional.of(new LossCurves(study, lines).figure());
  }

  private Figure figure() {
    Drawing wide =
        lines.size() <= TOGETHER
            ? Drawing.of(WIDTH, 430, together(lines, 6))
            : lines.size() <= APART
                ? Drawing.grid(WIDTH, 230, Math.min(4, lines.size()), apart(2))
                : Drawing.of(WIDTH, 430, bundle(6, 260));
    Drawing narrow =
        lines.size() <= TOGETHER && shortNames()
            ? Drawing.of(NARROW, 300, together(lines, 2))
            : lines.size() <= APART
                ? Drawing.grid(NARROW, 210, 2, apart(2))
                : Drawing.of(NARROW, 320, bundle(3, 140));
    return new Figure(
        study.study().id() + "-loss",
        "Loss over iterations",
        finding(),
        note(),
        wide,
        narrow,
        explorer(),
        data());
  }

  /** Whether there is room for curves beside their names. */
  private boolean shortNames() {
    return lines.stream().allMatch(line -> line.condition().label().length() <= MOST_LETTERS);
  }

  private Explorer explorer() {
    List<Explorer.Series> series = new ArrayList<>();
    for (Line line : lines) {
      String label = line.condition().label();
      series.add(explored(label + ", validation", line, line.validation(), false));
      series.add(explored(label + ", training", line, line.train(), true));
    }
    return new Explorer("iteration", MEASURE, false, series);
  }

  private static Explorer.Series explored(String label, Line line, Curve curve, boolean dashed) {
    return new Explorer.Series(
        label,
        line.ink().key(),
        dashed,
        curve.points().stream().map(band -> (double) band.iteration()).toList(),
        curve.points().stream().map(band -> Explorer.digits(band.mean())).toList());
  }

  /** A range for all of them; the initial loss, which says nothing of a model, may leave it. */
  static Range losses(List<Curve> curves) {
    double[] values =
        curves.stream()
            .flatMap(curve -> curve.points().stream())
            .filter(band -> band.iteration() > 0)
            .flatMapToDouble(band -> DoubleStream.of(band.low(), band.high()))
            .toArray();
    if (values.length == 0) {
      return new Range(0, 5);
    }
    double low = DoubleStream.of(values).min().orElseThrow();
    double high = DoubleStream.of(values).max().orElseThrow();
    double margin = Math.max(0.05, 0.04 * (high - low));
    return new Range(Math.max(0, low - margin), high + margin);
  }

  private XYPlot plot(int ticks, double right, boolean named) {
    Range x = new Range(0, iterations);
    return Theme.plot(
        Theme.axis(named ? axis() : "", x, Theme.ticks(x, ticks)),
        Theme.axis("", losses, Theme.ticks(losses, 5)),
        right);
  }

  /** Iterations, and how many passes over the text they are where that is the same for all. */
  private String axis() {
    List<String> passes =
        lines.stream()
            .map(line -> line.validation().last())
            .filter(end -> end.iteration() > 0)
            .map(end -> Numbers.epochs(end.epochs() * iterations / end.iteration()))
            .distinct()
            .toList();
    return passes.size() == 1
        ? "iteration; %s are %s".formatted(Numbers.count(iterations), passes.get(0))
        : "iteration";
  }

  private Panel together(List<Line> shown, int ticks) {
    List<Marks.Label> labels = new ArrayList<>();
    List<Panel.Overlay> overlays = new ArrayList<>();
    overlays.add(Marks.measure(MEASURE));
    for (Line line : shown) {
      Curve.Band end = line.validation().last();
      String name = shown.size() == 1 ? "validation" : line.condition().label();
      labels.add(
          new Marks.Label(
              end.iteration(),
              end.mean(),
              name + " " + Numbers.loss(end.mean()),
              line.ink(),
              true));
      Curve.Band train = line.train().last();
      labels.add(
          new Marks.Label(
              train.iteration(),
              train.mean(),
              "train " + Numbers.loss(train.mean()),
              line.ink(),
              false));
      overlays.add(lowest(line));
    }
    overlays.add(Marks.labels(labels));
    XYPlot plot = plot(ticks, Marks.room(labels), true);
    Lines drawn = new Lines(plot);
    shown.forEach(line -> draw(drawn, line));
    return new Panel(Theme.chart(plot), overlays);
  }

  private static void draw(Lines drawn, Line line) {
    drawn.band(line.train(), line.ink()).band(line.validation(), line.ink());
    for (Curve curve : List.of(line.train(), line.validation())) {
      if (curve.seeds().size() > 1) {
        curve
            .seeds()
            .forEach(seed -> drawn.line(Lines.seed(seed), line.ink(), Theme.SEED, Theme.THIN));
      }
    }
    drawn.line(Lines.mean(line.train()), line.ink(), Theme.DASHED, 1);
    drawn.line(Lines.mean(line.validation()), line.ink(), Theme.CURVE, 1);
  }

  private static Panel.Overlay lowest(Line line) {
    Curve.Band lowest = line.validation().lowest();
    return Marks.ring(lowest.iteration(), lowest.mean(), line.ink());
  }

  /** A chart for each condition, the validation loss of the others in grey behind it. */
  private List<Panel> apart(int ticks) {
    List<Panel> panels = new ArrayList<>();
    for (Line line : lines) {
      List<Marks.Label> ends =
          List.of(end(line.validation(), line, true), end(line.train(), line, false));
      XYPlot plot = plot(ticks, Marks.room(ends), false);
      Lines drawn = new Lines(plot);
      lines.stream()
          .filter(other -> other != line)
          .forEach(other -> drawn.line(Lines.mean(other.validation()), Ink.FAINT, Theme.SEED, 1));
      draw(drawn, line);
      Curve.Band lowest = line.validation().lowest();
      List<Panel.Overlay> overlays = new ArrayList<>();
      overlays.add(Marks.title(line.condition().label(), line.ink()));
      overlays.add(lowest(line));
      if (lowest.iteration() < line.validation().last().iteration()) {
        overlays.add(
            Marks.note(
                lowest.iteration(),
                lowest.mean(),
                Numbers.loss(lowest.mean()),
                line.ink(),
                0,
                -10));
      }
      overlays.add(Marks.labels(ends));
      panels.add(new Panel(Theme.chart(plot), overlays));
    }
    return panels;
  }

  private static Marks.Label end(Curve curve, Line line, boolean strong) {
    Curve.Band end = curve.last();
    return new Marks.Label(
        end.iteration(), end.mean(), Numbers.loss(end.mean()), line.ink(), strong);
  }

  /** The validation loss of all conditions, the best and the worst one named. */
  private Panel bundle(int ticks, double room) {
    Line best = by(line -> line.validation().last().mean(), false);
    Line worst = by(line -> line.validation().last().mean(), true);
    List<Marks.Label> labels = new ArrayList<>();
    for (Line line : List.of(worst, best)) {
      Curve.Band end = line.validation().last();
      labels.add(
          new Marks.Label(
              end.iteration(),
              end.mean(),
              Marks.cut(line.condition().label(), room - NUMBER) + " " + Numbers.loss(end.mean()),
              line.ink(),
              true));
    }
    XYPlot plot = plot(ticks, Math.min(room, Marks.room(labels)), true);
    Lines drawn = new Lines(plot);
    lines.forEach(line -> drawn.line(Lines.mean(line.validation()), Ink.FAINT, Theme.SEED, 1));
    for (Line line : List.of(worst, best)) {
      drawn.line(Lines.mean(line.validation()), line.ink(), Theme.CURVE, 1);
    }
    return new Panel(
        Theme.chart(plot),
        List.of(
            Marks.measure("Validation loss (nats a character)"),
            lowest(worst),
            lowest(best),
            Marks.labels(labels)));
  }

  /** Of those that were trained to the end, if there are any. */
  private Line by(java.util.function.ToDoubleFunction<Line> key, boolean most) {
    Comparator<Line> order = Comparator.comparingDouble(key);
    return (finished.isEmpty() ? lines : finished)
        .stream().max(most ? order : order.reversed()).orElseThrow();
  }

  private String finding() {
    if (finished.isEmpty()) {
      return "No run has been trained to the end.";
    }
    Line worst = by(Line::rise, true);
    Line least = by(Line::rise, false);
    if (finished.size() == 1) {
      return capital(
          worst.overfits()
              ? course(worst) + "."
              : "the validation loss ends within 1\u00a0% of its lowest, "
                  + Numbers.loss(worst.validation().lowest().mean())
                  + ", and the training loss at "
                  + Numbers.loss(worst.train().last().mean())
                  + ".");
    }
    if (!worst.overfits()) {
      Line best = by(line -> line.validation().lowest().mean(), false);
      return String.format(
          Locale.ROOT,
          "The validation loss does not turn up in any run; with %s it gets lowest, %s.",
          best.condition().label(),
          Numbers.loss(best.validation().lowest().mean()));
    }
    if (least.overfits()) {
      return String.format(
          Locale.ROOT,
          "The validation loss turns up everywhere: least with %s (%s), most with %s (%s).",
          least.condition().label(),
          change(least),
          worst.condition().label(),
          change(worst));
    }
    return capital(with(worst))
        + " "
        + course(worst)
        + "; "
        + with(least)
        + " "
        + course(least)
        + ".";
  }

  private static String change(Line line) {
    Curve curve = line.validation();
    return Numbers.change(curve.lowest().mean(), curve.last().mean());
  }

  private static String with(Line line) {
    return "with " + line.condition().label();
  }

  private static String course(Line line) {
    Curve.Band low = line.validation().lowest();
    Curve.Band end = line.validation().last();
    return line.overfits()
        ? String.format(
            Locale.ROOT,
            "the validation loss turns up after iteration %s (%s), from %s to %s (%s), while the"
                + " training loss falls to %s",
            Numbers.count(low.iteration()),
            Numbers.epochs(low.epochs()),
            Numbers.loss(low.mean()),
            Numbers.loss(end.mean()),
            change(line),
            Numbers.loss(line.train().last().mean()))
        : String.format(
            Locale.ROOT, "it ends within 1\u00a0%% of its lowest, %s", Numbers.loss(low.mean()));
  }

  private String note() {
    String base =
        lines.size() > APART
            ? "Grey: the mean validation loss of every other condition."
            : "Solid: validation; dashed: training; ring: the lowest validation loss.";
    int seeds = study.seeds();
    return seeds > 1 && lines.size() <= APART
        ? base + " Mean of " + seeds + " seeds, each of them thin, their range shaded."
        : base;
  }

  /** Of every run; of a wide search what is drawn, since each run has its own file. */
  private Figure.Table data() {
    return lines.size() <= APART ? singleRuns() : means();
  }

  private Figure.Table singleRuns() {
    List<List<Object>> rows = new ArrayList<>();
    for (Line line : lines) {
      for (RunResult run : line.condition().trained()) {
        for (Metrics row : run.metrics()) {
          rows.add(
              List.of(
                  run.planned().id(),
                  run.planned().label(),
                  row.iteration(),
                  Explorer.digits(row.trainLoss()),
                  Explorer.digits(row.valLoss()),
                  Explorer.digits(run.epochs(row))));
        }
      }
    }
    return new Figure.Table(
        List.of("run", "label", "iteration", "trainLoss", "valLoss", "epochs"), rows);
  }

  private Figure.Table means() {
    List<List<Object>> rows = new ArrayList<>();
    for (Line line : lines) {
      Map<Integer, Object> train = new HashMap<>();
      line.train().points().forEach(at -> train.put(at.iteration(), Explorer.digits(at.mean())));
      for (Curve.Band at : line.validation().points()) {
        rows.add(
            List.of(
                line.condition().label(),
                at.iteration(),
                train.getOrDefault(at.iteration(), ""),
                Explorer.digits(at.mean())));
      }
    }
    return new Figure.Table(
        List.of("condition", "iteration", "meanTrainLoss", "meanValLoss"), rows);
  }

  private static String capital(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
