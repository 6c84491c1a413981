package dev.lotrgpt.claim;

import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.StudyResults;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * {@code beats(where('dropout', 0.2), where('dropout', 0), 'finalVal', 0.05)}: the first runs are
 * better than the second, and by chance alone they would be as much better with a probability below
 * the last number. Student's t test, one-sided, of the differences between runs of the same seed;
 * over all that else is varied the mean is taken before.
 */
record Beats() implements ClaimFunction {
  private static final double LEVEL = 0.975;

  @Override
  public Signature signature() {
    return new Signature(
        "beats",
        "beats(where('dropout', 0.2), where('dropout', 0), 'finalVal', 0.05)",
        List.of(Type.RUNS, Type.RUNS, Type.METRIC, Type.NUMBER));
  }

  @Override
  public Object apply(List<Value> given) {
    Selection better = given.get(0).runs();
    Selection worse = given.get(1).runs();
    Metric metric = given.get(2).metric();
    double limit = given.get(3).real();
    if (!(limit > 0 && limit < 1)) {
      throw given.get(3).wrong("a probability is above 0 and below 1, such as 0.05");
    }
    Reading reading = better.reading();
    reading.lookAtKey(Setting.SEED.key());
    look(better, metric);
    look(worse, metric);
    SummaryStatistics differences = differences(better, worse, metric);
    if (differences.getN() < 2) {
      reading.lackSeeds("p needs two seeds at least: perhaps -Dlotr-gpt.seeds=3");
      return false;
    }
    double p = probability(differences);
    reading.compare(text(differences, metric, p, limit));
    return p < limit;
  }

  private static void look(Selection runs, Metric metric) {
    runs.look(runs + "." + metric.key(), metric, runs.results().mean(metric));
  }

  /** By how much the first are better, seed by seed. */
  private static SummaryStatistics differences(Selection better, Selection worse, Metric metric) {
    Map<String, StudyResults> others = worse.results().by(Setting.SEED.key());
    SummaryStatistics differences = new SummaryStatistics();
    better
        .results()
        .by(Setting.SEED.key())
        .forEach(
            (seed, runs) -> {
              if (others.containsKey(seed)) {
                double more = runs.mean(metric) - others.get(seed).mean(metric);
                differences.addValue(metric.isBetterLower() ? -more : more);
              }
            });
    return differences;
  }

  private static double probability(SummaryStatistics differences) {
    double error = differences.getStandardDeviation() / Math.sqrt(differences.getN());
    if (error == 0) {
      return differences.getMean() > 0 ? 0 : 1;
    }
    // The upper tail as a lower one: 1 - cdf has no digits left for a small p.
    return student(differences).cumulativeProbability(-differences.getMean() / error);
  }

  private static TDistribution student(SummaryStatistics differences) {
    return new TDistribution(differences.getN() - 1.0);
  }

  private static String text(SummaryStatistics differences, Metric metric, double p, double limit) {
    double half =
        student(differences).inverseCumulativeProbability(LEVEL)
            * differences.getStandardDeviation()
            / Math.sqrt(differences.getN());
    double mean = differences.getMean();
    return String.format(
        Locale.ROOT,
        "better by %s (95 %% interval %s to %s, %d seeds), p %.2g%s %s",
        metric.text(mean),
        metric.text(mean - half),
        metric.text(mean + half),
        differences.getN(),
        p,
        p < limit ? " <" : ", not <",
        new Value(limit, 0).shown());
  }
}
