package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.law.Interval;
import dev.lotrgpt.result.law.LawFit;
import dev.lotrgpt.result.law.LossPoint;
import dev.lotrgpt.result.law.Size;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What more text does to the best validation loss.
 *
 * @param points means of the conditions, by their text
 * @param law that suits all runs; empty where they are of too few sizes for one
 * @param runs how many those are
 */
public record DataFinding(List<Point> points, Optional<LawFit> law, int runs) {

  /** A mean best validation loss. */
  public record Point(double characters, double loss) {}

  /** Of the trained runs. */
  public static DataFinding of(StudyView study) {
    List<LossPoint> losses = study.results().lossPoints();
    List<Point> points =
        study.trained().stream()
            .map(
                condition ->
                    new Point(study.characters(condition), condition.mean(Metric.BEST_VAL)))
            .sorted(Comparator.comparingDouble(Point::characters))
            .toList();
    return new DataFinding(points, LawFit.of(losses), losses.size());
  }

  /** Where the loss is with a text, by the law. */
  public Optional<Interval> at(double characters) {
    return law.map(fit -> fit.at(Map.of(Size.DATA, characters))).filter(Interval::isBounded);
  }

  public String finding() {
    return course() + law.map(this::inWords).orElse("");
  }

  private String course() {
    boolean throughout = true;
    for (int i = 1; i < points.size(); i++) {
      throughout &= points.get(i).loss() < points.get(i - 1).loss();
    }
    Point least = points.get(0);
    Point most = points.get(points.size() - 1);
    Point lowest = points.stream().min(Comparator.comparingDouble(Point::loss)).orElseThrow();
    return throughout
        ? "The more text, the lower the best validation loss: from %s with %s characters to %s with %s."
            .formatted(
                Numbers.loss(least.loss()),
                Numbers.size(least.characters()),
                Numbers.loss(most.loss()),
                Numbers.size(most.characters()))
        : "More text does not always lower the best validation loss: it is lowest with %s of up to %s characters, %s."
            .formatted(
                Numbers.size(lowest.characters()),
                Numbers.size(most.characters()),
                Numbers.loss(lowest.loss()));
  }

  private String inWords(LawFit fit) {
    Interval exponent = fit.exponent(Size.DATA);
    return exponent.isBounded()
        ? " Beside what no text would take away, it falls with the text to the power of %s (95\u00a0%% interval from %s: %s to %s)."
            .formatted(
                Numbers.decimals(-fit.law().exponent(Size.DATA), 2),
                Numbers.of(runs, "run"),
                Numbers.decimals(-exponent.high(), 2),
                Numbers.decimals(-exponent.low(), 2))
        : " How fast it falls, %s are too few to tell.".formatted(Numbers.of(runs, "run"));
  }
}
