package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Curve;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import java.util.List;
import java.util.Locale;

/** How the losses of a condition went over the iterations. */
public record Course(StudyView study, Condition condition, Curve train, Curve validation) {
  /** A rise of the validation loss that a reader would call overfitting: 1 %. */
  private static final double NOTABLE = 0.01;

  /** Of the conditions that have been evaluated at least once. */
  public static List<Course> of(StudyView study) {
    return study.conditions().stream()
        .map(
            condition ->
                new Course(study, condition, Curve.train(condition), Curve.validation(condition)))
        .filter(course -> !course.validation().isEmpty() && !course.train().isEmpty())
        .toList();
  }

  boolean turnsUp() {
    return validation.last().mean() > validation.lowest().mean() * (1 + NOTABLE);
  }

  /** Where training ends before anybody could see it turn up. */
  boolean stillFalls() {
    return validation.lowest().iteration() == validation.last().iteration();
  }

  double rise() {
    return validation.last().mean() - validation.lowest().mean();
  }

  double lowest() {
    return validation.lowest().mean();
  }

  /** {@code +6.7 %}. */
  String change() {
    return Numbers.change(validation.lowest().mean(), validation.last().mean());
  }

  /** By how much, as sure as the seeds are. */
  private String risen() {
    Certainty rise = Certainty.of(study, condition, Metric.RISE);
    return rise.estimate().isEmpty() ? " (%s)".formatted(change()) : ", by " + rise.ofLoss();
  }

  /**
   * Of a validation loss that does not turn up: {@code still falls when training ends, to 2.00}.
   */
  String end() {
    return (stillFalls()
            ? "still falls when training ends, to "
            : "ends within 1\u00a0% of its lowest, ")
        + Numbers.loss(lowest());
  }

  /** In words, with a comma behind the time and without an end. */
  String inWords() {
    Curve.Band low = validation.lowest();
    Curve.Band end = validation.last();
    return turnsUp()
        ? String.format(
            Locale.ROOT,
            "the validation loss turns up after iteration %s (%s), from %s to %s%s, while the training"
                + " loss falls to %s",
            Numbers.count(low.iteration()),
            Numbers.epochs(low.epochs()),
            Numbers.loss(low.mean()),
            Numbers.loss(end.mean()),
            risen(),
            Numbers.loss(train.last().mean()))
        : String.format(
            Locale.ROOT,
            "the validation loss %s; the training loss ends at %s",
            end(),
            Numbers.loss(train.last().mean()));
  }
}
