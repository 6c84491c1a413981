package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What more text does to the best validation loss.
 *
 * @param points means of the conditions, by their text
 * @param law of all runs; empty where they are too few for one
 * @param runs how many those are
 */
public record DataFinding(List<Point> points, Optional<PowerLaw> law, int runs) {
  private static final int FEWEST_RUNS = 3;

  /** A mean best validation loss. */
  public record Point(double characters, double loss) {}

  /** Of the trained runs. */
  public static DataFinding of(StudyView study) {
    List<PowerLaw.Pair> pairs = new ArrayList<>();
    for (Condition condition : study.trained()) {
      for (RunResult run : condition.trained()) {
        double loss = run.get(Metric.BEST_VAL);
        if (loss > 0 && Double.isFinite(loss)) {
          pairs.add(new PowerLaw.Pair(study.characters(condition), loss));
        }
      }
    }
    List<Point> points =
        study.trained().stream()
            .map(
                condition ->
                    new Point(study.characters(condition), condition.mean(Metric.BEST_VAL)))
            .sorted(Comparator.comparingDouble(Point::characters))
            .toList();
    return new DataFinding(
        points,
        pairs.size() >= FEWEST_RUNS ? Optional.of(new PowerLaw(pairs)) : Optional.empty(),
        pairs.size());
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

  private String inWords(PowerLaw fit) {
    return " By a power law, twice the text lowers it by %s\u00a0%% (95\u00a0%% interval from %s: %s to %s\u00a0%%)."
        .formatted(
            percent(fit.exponent()),
            Numbers.of(runs, "run"),
            percent(fit.exponent() + fit.margin()),
            percent(fit.exponent() - fit.margin()));
  }

  /** How much lower the loss is with twice the text. */
  private static String percent(double exponent) {
    return Numbers.decimals(100 * (1 - Math.pow(2, exponent)), 1);
  }
}
