package dev.lotrgpt.claim;

import dev.lotrgpt.result.Metric;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * {@code all.min('bestVal')}, {@code all.max('bestVal')}: of the extreme run. Without the seed of
 * that run, another one is chosen.
 */
record Extreme(String name, DoubleBinaryOperator choice) implements ClaimFunction {
  @Override
  public Signature signature() {
    return new Signature(name, "all." + name + "('bestVal')", List.of(Type.RUNS, Type.METRIC));
  }

  @Override
  public Object apply(List<Value> given) {
    Selection runs = given.get(0).runs();
    Metric metric = given.get(1).metric();
    double value = runs.values(metric).reduce(choice).orElse(Double.NaN);
    String call = runs + "." + name + "(" + metric.key() + ")";
    return runs.look(call, metric, metric.unit(), value, run(runs, metric, value));
  }

  private static String run(Selection runs, Metric metric, double value) {
    return runs.results().runs().stream()
        .filter(run -> metric.of(run) == value)
        .map(run -> run.planned().id())
        .findFirst()
        .orElse("");
  }
}
