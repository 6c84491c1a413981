package dev.lotrgpt.claim;

import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.Metric.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code falls('fraction', 'bestVal', 0.05)}: from each value of a setting to the next larger one,
 * or from case to case as they are declared, the metric's mean falls by more than an amount; {@code
 * rises} likewise.
 *
 * @param sign 1 where it is to rise, else -1
 */
record Monotone(String name, int sign) implements ClaimFunction {
  @Override
  public Signature signature() {
    return new Signature(
        name,
        name + "('fraction', 'bestVal', 0.05)",
        List.of(Type.RUNS, Type.KEY, Type.METRIC, Type.NUMBER));
  }

  @Override
  public Object apply(List<Value> given) {
    Selection runs = given.get(0).runs();
    String key = runs.key(given.get(1));
    Metric metric = given.get(2).metric();
    double amount = given.get(3).real();
    List<String> values = values(runs, key, given.get(1));
    List<Double> means = new ArrayList<>();
    for (String value : values) {
      Selection part = runs.where(key, value);
      means.add(part.look(part + "." + metric.key(), metric, part.results().mean(metric)));
      runs.reading().tell(runs.reading().last());
    }
    Unit unit = metric.unit().ofDifference();
    boolean holds = true;
    for (int i = 1; i < means.size(); i++) {
      double change = sign * (means.get(i) - means.get(i - 1));
      holds &= change > amount;
      String text =
          "%s %s to %s: %s to %s, %s by %s%s > %s"
              .formatted(
                  key,
                  values.get(i - 1),
                  values.get(i),
                  metric.text(means.get(i - 1)),
                  metric.text(means.get(i)),
                  name,
                  Origin.measure(change, unit),
                  change > amount ? "" : ", not",
                  given.get(3).shown(unit));
      runs.reading().compare(Comparison.above(text, change, amount, unit));
    }
    return holds;
  }

  private static List<String> values(Selection runs, String key, Value name) {
    List<String> values = new ArrayList<>(runs.results().values(key));
    if (values.size() < 2) {
      throw Effect.doesNotVary(runs, name);
    }
    if (!key.equals(Sweep.CASE)) {
      try {
        values.sort(Comparator.comparingDouble(Double::parseDouble));
      } catch (NumberFormatException notNumbers) {
        throw name.wrong(
            "the values of " + key,
            "are no numbers, and have no order",
            "name a setting of numbers");
      }
    }
    return values;
  }
}
