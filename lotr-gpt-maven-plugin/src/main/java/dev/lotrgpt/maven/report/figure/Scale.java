package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.plan.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jfree.data.Range;

/**
 * Where values lie on a horizontal axis: in proportion, or by their logarithm where they are
 * positive and far apart.
 */
record Scale(List<Double> values, boolean logarithmic) {
  /** The largest over the smallest value from which on a logarithm shows more. */
  private static final double FAR_APART = 15;

  static Scale of(Collection<Double> values) {
    List<Double> sorted = values.stream().distinct().sorted().toList();
    double low = sorted.get(0);
    double high = sorted.get(sorted.size() - 1);
    return new Scale(sorted, low > 0 && high / low >= FAR_APART);
  }

  static Scale of(Setting setting, List<Condition> conditions) {
    return of(conditions.stream().map(condition -> condition.number(setting)).toList());
  }

  static Scale logarithmic(Collection<Double> values) {
    return new Scale(values.stream().distinct().sorted().toList(), true);
  }

  double at(double value) {
    return logarithmic ? Math.log10(value) : value;
  }

  /** What is there. */
  double value(double at) {
    return logarithmic
        ? values.stream()
            .min(Comparator.comparingDouble(value -> Math.abs(Math.log10(value) - at)))
            .orElseThrow()
        : at;
  }

  Range range() {
    return Profile.wider(at(values.get(0)), at(values.get(values.size() - 1)));
  }

  /**
   * Ticks at the values; those too near to the one before stay without a number.
   *
   * @param apart least distance of two numbers, as a share of the axis
   */
  List<Theme.Tick> ticks(double apart, DoubleFunction<String> text) {
    List<Theme.Tick> ticks = new ArrayList<>();
    double length = range().getLength();
    double before = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      boolean free = at(value) - before >= apart * length;
      ticks.add(new Theme.Tick(at(value), free ? text.apply(value) : ""));
      before = free ? at(value) : before;
    }
    return ticks;
  }
}
