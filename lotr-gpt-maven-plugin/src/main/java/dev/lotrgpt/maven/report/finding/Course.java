package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Curve;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
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

  /** By how much it rises, as sure as the seeds are. */
  String risen() {
    return Certainty.of(study, condition, Metric.RISE).ofLoss();
  }

  /** {@code 600 to 900 by seed; } where the seeds differ in when it is lowest. */
  private String bySeed() {
    IntSummaryStatistics lowest =
        validation.runs().stream()
            .mapToInt(
                run ->
                    run.points().stream()
                        .min(Comparator.comparingDouble(Curve.Point::value))
                        .orElseThrow()
                        .iteration())
            .summaryStatistics();
    return lowest.getMin() == lowest.getMax()
        ? ""
        : "%s to %s by seed; "
            .formatted(Numbers.count(lowest.getMin()), Numbers.count(lowest.getMax()));
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
            "the validation loss turns up after iteration %s (%s%s), from %s to %s, by %s, while the training"
                + " loss falls to %s",
            Numbers.count(low.iteration()),
            bySeed(),
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
