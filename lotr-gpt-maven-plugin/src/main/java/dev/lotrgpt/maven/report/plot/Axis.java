package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.result.Metric;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An axis of a plot.
 *
 * @param name what it shows; empty where the heading of the plot says it
 * @param remark more about it, to stand beside its name; else empty
 * @param logarithmic whether a place on it is that of a value's logarithm
 * @param even whether its ticks are one step apart: then every second or fifth of them may do
 */
public record Axis(
    String name,
    String remark,
    boolean logarithmic,
    boolean even,
    double low,
    double high,
    List<Tick> ticks) {
  /** The largest over the smallest value from which on a logarithm shows more. */
  private static final double FAR_APART = 15;

  /** From fewer, nobody reads what is between them. */
  private static final int FEWEST_TICKS = 3;

  /** Of its length, so that marks do not touch the ends. */
  private static final double MARGIN = 0.05;

  /** A value with the text that stands beside it. */
  public record Tick(double value, String text) {}

  /** Of round numbers, in at most so many steps; in more where fewer than three would be left. */
  public static Axis even(String name, double low, double high, int steps) {
    double step = step((high - low) / steps);
    int digits = Math.max(0, BigDecimal.valueOf(step).stripTrailingZeros().scale());
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    List<Tick> ticks =
        LongStream.rangeClosed(first, last)
            .mapToObj(i -> new Tick(i * step, number(i * step, digits)))
            .toList();
    if (ticks.size() < FEWEST_TICKS && steps < 2 * FEWEST_TICKS * FEWEST_TICKS) {
      return even(name, low, high, steps + 1);
    }
    return new Axis(name, "", false, true, low, high, ticks);
  }

  /** With a tick at each value, and logarithmic where they are positive and far apart. */
  public static Axis at(String name, Collection<Double> values, DoubleFunction<String> text) {
    List<Double> sorted = values.stream().distinct().sorted().toList();
    double low = sorted.get(0);
    return at(name, low > 0 && sorted.get(sorted.size() - 1) / low >= FAR_APART, sorted, text);
  }

  /** Logarithmic, with a tick at each value. */
  public static Axis logarithmic(
      String name, Collection<Double> values, DoubleFunction<String> text) {
    return at(name, true, values.stream().distinct().sorted().toList(), text);
  }

  private static Axis at(
      String name, boolean logarithmic, List<Double> values, DoubleFunction<String> text) {
    double low = place(values.get(0), logarithmic);
    double high = place(values.get(values.size() - 1), logarithmic);
    double margin = high > low ? MARGIN * (high - low) : logarithmic ? 0.1 : 0.5;
    return new Axis(
        name,
        "",
        logarithmic,
        false,
        logarithmic ? Math.pow(10, low - margin) : low - margin,
        logarithmic ? Math.pow(10, high + margin) : high + margin,
        values.stream().map(value -> new Tick(value, text.apply(value))).toList());
  }

  /** Of names: the first is at 0, the next at 1. */
  public static Axis of(String name, List<String> names) {
    List<Tick> ticks =
        IntStream.range(0, names.size()).mapToObj(i -> new Tick(i, names.get(i))).toList();
    return new Axis(name, "", false, false, -0.5, names.size() - 0.5, ticks);
  }

  /** The same axis with other words. */
  Axis named(String other, String about) {
    return new Axis(other, about, logarithmic, even, low, high, ticks);
  }

  /** The same axis with its values as readers see that unit. */
  Axis in(Metric.Unit unit) {
    return unit.factor() == 1
        ? this
        : new Axis(
            name,
            remark,
            logarithmic,
            even,
            low,
            high,
            ticks.stream()
                .map(
                    tick ->
                        new Tick(
                            tick.value(), number(tick.value() * unit.factor(), 0) + unit.suffix()))
                .toList());
  }

  /** Its name and what there is to say about it. */
  public String words() {
    return remark.isEmpty() ? name : name + "; " + remark;
  }

  /** Where a value is, on an axis that knows no logarithms. */
  public double place(double value) {
    return place(value, logarithmic);
  }

  private static double place(double value, boolean logarithmic) {
    return logarithmic ? Math.log10(value) : value;
  }

  /** Values from the first tick to the last, evenly spread over the axis. */
  public double[] spread(int steps) {
    double from = place(ticks.get(0).value());
    double length = place(ticks.get(ticks.size() - 1).value()) - from;
    return IntStream.rangeClosed(0, steps)
        .mapToDouble(i -> from + length * i / steps)
        .map(place -> logarithmic ? Math.pow(10, place) : place)
        .toArray();
  }

  private static String number(double value, int digits) {
    return digits == 0 ? Numbers.count(value) : Numbers.decimals(value, digits);
  }

  /** The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least so large. */
  private static double step(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= atLeast * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
