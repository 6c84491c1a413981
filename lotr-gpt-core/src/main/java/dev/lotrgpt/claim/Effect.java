package dev.lotrgpt.claim;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.result.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    Map<String, Double> means = new LinkedHashMap<>();
    runs.results().by(key).forEach((value, group) -> means.put(value, group.mean(metric)));
    if (means.size() < 2) {
      throw doesNotVary(runs, given.get(1));
    }
    Map.Entry<String, Double> lowest =
        Collections.min(means.entrySet(), Map.Entry.comparingByValue());
    Map.Entry<String, Double> highest =
        Collections.max(means.entrySet(), Map.Entry.comparingByValue());
    String call = "effect(" + key + ", " + metric.key() + ")";
    String name = runs.conditions().isEmpty() ? call : runs + "." + call;
    return runs.look(
        name,
        metric,
        metric.unit().ofDifference(),
        highest.getValue() - lowest.getValue(),
        lowest.getKey() + " to " + highest.getKey());
  }

  static MistakeException doesNotVary(Selection runs, Value key) {
    String varied = String.join(", ", runs.results().study().varied());
    return key.wrong(
        "the study",
        "does not vary " + key.text() + " here",
        "it varies " + (varied.isEmpty() ? "nothing" : varied));
  }
}
