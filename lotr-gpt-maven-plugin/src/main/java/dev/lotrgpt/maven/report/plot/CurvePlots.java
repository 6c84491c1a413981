package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.Course;
import dev.lotrgpt.maven.report.finding.Overfitting;
import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.What;
import dev.lotrgpt.maven.report.result.Curve;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The losses over iterations. Validation and training loss have a plot each: on one axis, the fall
 * of the one flattens the turn of the other.
 */
final class CurvePlots {
  static final String VALIDATION = "Validation loss (nats a character)";
  static final String TRAINING = "Training loss (nats a character)";

  /** More conditions get a plot each. */
  private static final int TOGETHER = 6;

  /** More conditions are drawn as one bundle. */
  private static final int APART = 12;

  private final StudyView study;
  private final Palette palette;
  private final List<Course> courses;
  private final List<Course> finished;
  private final Axis iterations;

  private CurvePlots(StudyView study, Palette palette, List<Course> courses) {
    this.study = study;
    this.palette = palette;
    this.courses = courses;
    this.finished =
        courses.stream().filter(course -> !course.condition().trained().isEmpty()).toList();
    this.iterations = iterations(courses.stream().map(Course::validation).toList(), 6);
  }

  /** Empty while no run has been evaluated. */
  static Optional<Figure> of(StudyView study, Palette palette) {
    List<Course> courses = Course.of(study);
    return courses.isEmpty()
        ? Optional.empty()
        : Optional.of(new CurvePlots(study, palette, courses).figure());
  }

  private Figure figure() {
    boolean together = courses.size() <= TOGETHER;
    List<Plot> both =
        List.of(
            together(VALIDATION, Course::validation, Pen.SOLID),
            together(TRAINING, Course::train, Pen.DASHED));
    List<Plot> plots = together ? both : courses.size() <= APART ? apart() : List.of(bundle());
    return new Figure(
        study.study().id() + "-loss",
        "Loss over iterations",
        Overfitting.finding(finished),
        note(plots),
        plots,
        together
            ? Figure.Layout.rows(2, 340)
            : courses.size() <= APART
                ? new Figure.Layout(920, 4, 220, 2, 200)
                : Figure.Layout.rows(1, 430),
        both,
        StudyFigures.runs(study));
  }

  static Axis iterations(List<Curve> curves, int steps) {
    double last = curves.stream().mapToInt(curve -> curve.last().iteration()).max().orElse(1);
    return Axis.even("iteration", 0, Math.max(1, last), steps)
        .named("iteration", passes(curves, last));
  }

  /** How many passes over the text all iterations are, where that is the same for all. */
  private static String passes(List<Curve> curves, double last) {
    List<String> passes =
        curves.stream()
            .map(Curve::last)
            .filter(end -> end.iteration() > 0)
            .map(end -> Numbers.epochs(end.epochs() * last / end.iteration()))
            .distinct()
            .toList();
    return passes.size() == 1 ? "%s are %s".formatted(Numbers.count(last), passes.get(0)) : "";
  }

  /** Covers all of them; the initial loss, which says nothing of a model, may leave it. */
  static Axis losses(List<Curve> curves, int steps) {
    List<Curve.Band> later =
        curves.stream()
            .flatMap(curve -> curve.points().stream())
            .filter(band -> band.iteration() > 0)
            .toList();
    double low = later.stream().mapToDouble(Curve.Band::low).min().orElse(0);
    double high = later.stream().mapToDouble(Curve.Band::high).max().orElse(5);
    double margin = Math.max(0.02, 0.06 * (high - low));
    return Axis.even("", Math.max(0, low - margin), high + margin, steps);
  }

  private Plot together(String measure, Function<Course, Curve> loss, Pen pen) {
    List<Mark> marks = new ArrayList<>();
    for (Course course : courses) {
      CurveMarks drawn = marks(course, loss.apply(course));
      marks.addAll(line(drawn, pen));
      if (pen == Pen.SOLID) {
        marks.addAll(drawn.lowest());
      }
      marks.add(drawn.end(courses.size() == 1 ? "" : drawn.name() + ":\u00a0"));
    }
    return new Plot(
        Plot.Heading.measure(measure),
        iterations,
        losses(courses.stream().map(loss).toList(), 5),
        marks);
  }

  /** Of many conditions the means alone. */
  private List<Mark> line(CurveMarks drawn, Pen pen) {
    return courses.size() <= APART ? drawn.line(pen) : List.of(drawn.mean(pen, What.MEAN));
  }

  private CurveMarks marks(Course course, Curve curve) {
    return new CurveMarks(course.condition().label(), curve, palette.of(course.condition()));
  }

  private CurveMarks marks(Course course) {
    return marks(course, course.validation());
  }

  /** A plot for each condition, the others in grey behind it. */
  private List<Plot> apart() {
    Axis y = losses(courses.stream().map(Course::validation).toList(), 5);
    Axis x = iterations.named("", "");
    List<Plot> plots = new ArrayList<>();
    for (Course course : courses) {
      CurveMarks drawn = marks(course);
      List<Mark> marks = new ArrayList<>();
      courses.stream().filter(other -> other != course).map(this::grey).forEach(marks::add);
      marks.addAll(drawn.line(Pen.SOLID));
      marks.addAll(drawn.lowest());
      marks.add(drawn.end(""));
      plots.add(new Plot(new Plot.Heading(drawn.name(), drawn.ink()), x, y, marks));
    }
    return plots;
  }

  private Mark grey(Course course) {
    return new CurveMarks(course.condition().label(), course.validation(), Ink.FAINT)
        .mean(Pen.THIN, What.REPEATED);
  }

  /** The validation loss of all conditions, the best and the worst one named. */
  private Plot bundle() {
    List<Course> named =
        Stream.of(true, false).map(most -> Overfitting.by(shown(), this::end, most)).toList();
    List<Mark> marks = new ArrayList<>();
    for (Course course : courses) {
      marks.add(
          named.contains(course)
              ? marks(course).mean(Pen.SOLID, What.MEAN)
              : new CurveMarks(course.condition().label(), course.validation(), Ink.FAINT)
                  .mean(Pen.THIN, What.MEAN));
    }
    for (Course course : named) {
      CurveMarks drawn = marks(course);
      marks.addAll(drawn.lowest());
      marks.add(drawn.end(drawn.name() + ":\u00a0"));
    }
    Axis y = losses(courses.stream().map(Course::validation).toList(), 5);
    return new Plot(Plot.Heading.measure(VALIDATION), iterations, y, marks);
  }

  /** Those that were trained to the end, if there are any. */
  private List<Course> shown() {
    return finished.isEmpty() ? courses : finished;
  }

  private double end(Course course) {
    return course.validation().last().mean();
  }

  private String note(List<Plot> plots) {
    boolean isBundle = courses.size() > APART;
    String others =
        isBundle
            ? "Grey: the mean validation loss of every other condition. "
            : courses.size() > TOGETHER ? "The validation loss, in grey that of the others. " : "";
    String ring =
        study.seeds() > 1
            ? "Ring: the lowest point of the mean curve; tables have the mean of each run's lowest."
            : "Ring: the lowest validation loss.";
    String seeds =
        study.seeds() > 1 && !isBundle
            ? " Mean of %s, each of them thin, their range shaded.".formatted(study.seedsInWords())
            : "";
    return others + ring + beyond(plots) + seeds;
  }

  /**
   * Whether the initial losses are to be seen, in a sentence if not.
   *
   * @param plots all of losses over iterations
   */
  static String beyond(List<Plot> plots) {
    List<Plot> cut = plots.stream().filter(Plot::isCut).toList();
    if (cut.isEmpty()) {
      return "";
    }
    String which =
        cut.size() == plots.size()
            ? ""
            : cut.get(0).heading().text().equals(TRAINING) ? "training " : "validation ";
    return " The initial %slosses are beyond the axis.".formatted(which);
  }
}
