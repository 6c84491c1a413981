package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.law.Size;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What more text does to the best validation loss.
 *
 * @param points means of the conditions, by their text
 * @param law of all runs; empty where they are too few for one
 */
public record DataFinding(List<Point> points, Optional<SizeLaw> law) {

  /** A mean best validation loss. */
  public record Point(double characters, double loss) {}

  /** Of the trained runs. */
  public static DataFinding of(StudyView study) {
    List<Point> points =
        study.trained().stream()
            .map(
                condition ->
                    new Point(study.characters(condition), condition.mean(Metric.BEST_VAL)))
            .sorted(Comparator.comparingDouble(Point::characters))
            .toList();
    return new DataFinding(points, SizeLaw.of(study, Size.DATA));
  }

  public String finding() {
    return course() + law.map(SizeLaw::inWords).orElse("");
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
        ? "The more text, the lower the best validation loss: from %s with %s characters to %s with %s (%s)."
            .formatted(
                Numbers.loss(least.loss()),
                Numbers.size(least.characters()),
                Numbers.loss(most.loss()),
                Numbers.size(most.characters()),
                Numbers.change(least.loss(), most.loss()))
        : "More text does not always lower the best validation loss: it is lowest with %s of up to %s characters, %s."
            .formatted(
                Numbers.size(lowest.characters()),
                Numbers.size(most.characters()),
                Numbers.loss(lowest.loss()));
  }
}
