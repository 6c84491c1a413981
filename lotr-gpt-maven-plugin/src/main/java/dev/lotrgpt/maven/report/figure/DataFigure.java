package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jfree.data.Range;

/** Best validation loss against the characters that were trained on, with a power law. */
final class DataFigure {
  private static final String MEASURE = "Best validation loss (nats a character)";
  private static final int STEPS = 24;

  /** With fewer, the interval would be wider than the figure. */
  private static final int FEWEST_RUNS_FOR_BAND = 5;

  private static final int FEWEST_RUNS = 3;

  /** Pixels from a point to the middle of its number. */
  private static final double BESIDE = 20;

  private final StudyView study;
  private final List<Condition> conditions;
  private final Scale scale;
  private final Optional<PowerLaw> law;

  private DataFigure(StudyView study) {
    this.study = study;
    this.conditions = study.trained();
    this.scale = Scale.logarithmic(conditions.stream().map(study::characters).toList());
    List<Lines.Point> points = new ArrayList<>();
    for (Condition condition : conditions) {
      for (RunResult run : condition.trained()) {
        double loss = run.get(Metric.BEST_VAL);
        if (loss > 0 && Double.isFinite(loss)) {
          points.add(new Lines.Point(study.characters(condition), loss));
        }
      }
    }
    this.law = points.size() >= FEWEST_RUNS ? Optional.of(new PowerLaw(points)) : Optional.empty();
  }

  /** Empty unless the trained runs differ in the text that they learn from, and in it alone. */
  static Optional<Figure> of(StudyView study) {
    boolean varied = study.trained().stream().map(study::characters).distinct().count() > 1;
    return varied && study.varied().size() == 1
        ? Optional.of(new DataFigure(study).figure())
        : Optional.empty();
  }

  private Figure figure() {
    return new Figure(
        study.study().id() + "-data",
        "Best validation loss against training text",
        finding(),
        "Logarithmic axis of characters. "
            + (law.isPresent()
                ? "Line: power law, by least squares on the logarithms of all "
                    + runs()
                    + " runs, without an offset"
                    + (hasInterval() ? "; shaded: its 95 % interval. " : ". ")
                : "")
            + DataTables.seedNote(study),
        Drawing.of(920, 400, panel(0.06)),
        Drawing.of(360, 310, panel(0.15)),
        Profile.explorer("characters", MEASURE, scale, List.of(series("mean"))),
        DataTables.of(conditions, List.of(Metric.BEST_VAL, Metric.FINAL_VAL)));
  }

  private boolean hasInterval() {
    return runs() >= FEWEST_RUNS_FOR_BAND;
  }

  private int runs() {
    return conditions.stream().mapToInt(condition -> condition.trained().size()).sum();
  }

  private Profile.Series series(String label) {
    return Profile.Series.of(
        Metric.BEST_VAL,
        label,
        Ink.BLUE,
        Theme.CURVE,
        conditions,
        condition -> scale.at(study.characters(condition)));
  }

  private Panel panel(double apart) {
    Profile.Series series = series("");
    Range range = withLaw(Profile.range(List.of(series)));
    List<Profile.Series> lines = law.isPresent() ? List.of() : List.of(series);
    Panel panel =
        Profile.panel(
            MEASURE,
            "characters of training text",
            scale.range(),
            scale.ticks(apart, Numbers::size),
            range,
            lines);
    if (law.isEmpty()) {
      return panel;
    }
    Lines drawn = new Lines(panel.chart().getXYPlot());
    if (hasInterval()) {
      drawn.band(line(-1), line(1), Ink.BLUE);
    }
    drawn.line(line(0), Ink.BLUE, Theme.DASHED, 1);
    List<Panel.Overlay> overlays = new ArrayList<>(panel.overlays());
    for (Profile.Mark mark : series.marks()) {
      overlays.addAll(Profile.singleRuns(mark, Ink.BLUE));
      double mean = mark.summary().mean();
      overlays.add(Marks.dot(mark.x(), mean, Ink.BLUE, 4.5, 1));
      overlays.add(beside(mark.x(), mean));
    }
    return new Panel(panel.chart(), overlays);
  }

  /** The law may end lower or higher than the runs do. */
  private Range withLaw(Range runs) {
    Range range = runs;
    for (Lines.Point point : law.isPresent() ? line(0) : List.<Lines.Point>of()) {
      range = Range.expandToInclude(range, point.y());
    }
    return range;
  }

  /** The number of a point, on the side of the law on which the point is. */
  private Panel.Overlay beside(double x, double mean) {
    boolean above = mean >= law.orElseThrow().at(Math.pow(10, x));
    boolean falling = law.orElseThrow().exponent() < 0;
    return Marks.note(
        x,
        mean,
        Numbers.loss(mean),
        Ink.BLUE,
        above == falling ? BESIDE : -BESIDE,
        above ? -10 : 18);
  }

  /**
   * @param side -1 for the lower end of the interval, 0 for the law, 1 for the upper end
   */
  private List<Lines.Point> line(int side) {
    Range range = scale.range();
    return IntStream.rangeClosed(0, STEPS)
        .mapToObj(
            i -> {
              double x = range.getLowerBound() + range.getLength() * i / STEPS;
              double characters = Math.pow(10, x);
              double y =
                  law.orElseThrow().at(characters)
                      * Math.pow(law.orElseThrow().factor(characters), side);
              return new Lines.Point(x, y);
            })
        .toList();
  }

  private String finding() {
    if (law.isEmpty()) {
      return "There are too few trained runs for a fit.";
    }
    double exponent = law.get().exponent();
    double twice = 100 * (Math.pow(2, exponent) - 1);
    String interval =
        hasInterval() ? " ± " + Numbers.decimals(law.get().margin(), 2) + " (95 % interval)" : "";
    boolean certain = !hasInterval() || Math.abs(exponent) > law.get().margin();
    return String.format(
        Locale.ROOT,
        "The best validation loss goes with the length of the text to the power of %s%s: twice the"
            + " text %s it by %s\u00a0%%%s.",
        Numbers.decimals(exponent, 2),
        interval,
        twice < 0 ? "lowers" : "raises",
        Numbers.decimals(Math.abs(twice), 1),
        certain ? "" : ", which is within the noise");
  }
}
