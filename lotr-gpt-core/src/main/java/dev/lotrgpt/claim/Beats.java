package dev.lotrgpt.claim;

import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Estimate;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.Metric.Unit;
import dev.lotrgpt.result.StudyResults;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code beats(where('dropout', 0.2), where('dropout', 0), 'finalVal', 0.05)}: the first runs are
 * better than the second, and by chance alone they would be as much better with a probability below
 * the last number. Student's t test, one-sided, of the differences between runs of the same seed;
 * over all that else is varied the mean is taken before. Of one seed alone, it says whether the
 * first are better.
 */
record Beats() implements ClaimFunction {
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
      throw given.get(3).wrong("a probability", "is above 0 and below 1", "such as 0.05");
    }
    Reading reading = better.reading();
    look(better, metric);
    look(worse, metric);
    double[] differences = differences(better, worse, metric);
    if (reading.isOfOneSeed() && differences.length == 1) {
      return differences[0] > 0;
    }
    if (differences.length < 2) {
      reading.lackSeeds("p needs at least two seeds, as with -Dlotr-gpt.seeds=3");
      return false;
    }
    Estimate difference = Estimate.ofMean(differences);
    double p = difference.probabilityOfMore(0);
    reading.compare(Comparison.told(text(difference, metric, p, given.get(3)), p < limit, p));
    return p < limit;
  }

  private static void look(Selection runs, Metric metric) {
    runs.look(runs + "." + metric.key(), metric, runs.results().mean(metric));
  }

  /** By how much the first are better, seed by seed. */
  private static double[] differences(Selection better, Selection worse, Metric metric) {
    Map<String, StudyResults> others = worse.results().by(Setting.SEED.key());
    return better.results().by(Setting.SEED.key()).entrySet().stream()
        .filter(seed -> others.containsKey(seed.getKey()))
        .mapToDouble(seed -> seed.getValue().mean(metric) - others.get(seed.getKey()).mean(metric))
        .map(more -> metric.isBetterLower() ? -more : more)
        .toArray();
  }

  private static String text(Estimate difference, Metric metric, double p, Value limit) {
    Unit unit = metric.unit().ofDifference();
    return String.format(
        Locale.ROOT,
        "better by %s (95 %% interval %s, %d seeds), %s, %s %s",
        Origin.measure(difference.value(), unit),
        unit.range(difference.low(), difference.high()),
        difference.seeds(),
        Comparison.shown(p, limit.real()),
        p < limit.real() ? "below" : "not below",
        limit.shown(null));
  }
}
