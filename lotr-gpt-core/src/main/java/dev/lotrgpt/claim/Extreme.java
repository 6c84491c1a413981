package dev.lotrgpt.claim;

import dev.lotrgpt.result.Metric;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** {@code all.min('bestVal')}, {@code all.max('bestVal')}: of the extreme run. */
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
    return runs.look(runs + "." + name + "(" + metric.key() + ")", metric, value);
  }
}
