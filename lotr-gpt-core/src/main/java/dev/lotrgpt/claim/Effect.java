package dev.lotrgpt.claim;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.StudyResults;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * {@code effect('dropout', 'finalVal')}: how far the metric's mean goes apart over the values of a
 * setting, the mean being over everything else.
 */
record Effect() implements ClaimFunction {
  @Override
  public Signature signature() {
    return new Signature(
        "effect", "effect('dropout', 'finalVal')", List.of(Type.RUNS, Type.KEY, Type.METRIC));
  }

  @Override
  public Object apply(List<Value> given) {
    Selection runs = given.get(0).runs();
    String key = runs.key(given.get(1));
    Metric metric = given.get(2).metric();
    Collection<StudyResults> groups = runs.results().by(key).values();
    if (groups.size() < 2) {
      throw doesNotVary(runs, given.get(1));
    }
    DoubleSummaryStatistics means =
        groups.stream().mapToDouble(group -> group.mean(metric)).summaryStatistics();
    String call = "effect(" + key + ", " + metric.key() + ")";
    String name = runs.conditions().isEmpty() ? call : runs + "." + call;
    return runs.look(name, metric, means.getMax() - means.getMin());
  }

  static MistakeException doesNotVary(Selection runs, Value key) {
    String varied = String.join(", ", runs.results().study().varied());
    return key.wrong(
        "the study",
        "does not vary " + key.text() + " here",
        "it varies " + (varied.isEmpty() ? "nothing" : varied));
  }
}
