package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.plot.Axis;
import dev.lotrgpt.maven.report.plot.Mark;
import dev.lotrgpt.maven.report.plot.Plot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A plot for the script that draws it again for a closer look: the values as they are, in lists
 * rather than points, rounded to what can be seen.
 */
public record ExploredPlot(
    String heading,
    Map<String, Object> x,
    Map<String, Object> y,
    List<Map<String, Object>> curves,
    List<Map<String, Object>> bands,
    List<Map<String, Object>> dots) {

  public static ExploredPlot of(Plot plot) {
    return new ExploredPlot(
        plot.heading().text(),
        axis(plot.x()),
        axis(plot.y()),
        plot.all(Mark.Curve.class).map(ExploredPlot::curve).toList(),
        plot.all(Mark.Band.class).map(ExploredPlot::band).toList(),
        plot.all(Mark.Dot.class).map(ExploredPlot::dot).toList());
  }

  private static Map<String, Object> axis(Axis axis) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", axis.name());
    values.put("label", axis.words());
    values.put("logarithmic", axis.logarithmic());
    values.put("even", axis.even());
    values.put("range", List.of(digits(axis.low()), digits(axis.high())));
    values.put("ticks", axis.ticks().stream().map(tick -> digits(tick.value())).toList());
    values.put("texts", axis.ticks().stream().map(Axis.Tick::text).toList());
    return values;
  }

  private static Map<String, Object> curve(Mark.Curve curve) {
    Map<String, Object> values = of(curve.series(), curve);
    values.put("pen", name(curve.pen()));
    values.put("kind", name(curve.what()));
    values.put("x", list(curve.points(), Mark.Point::x));
    values.put("y", list(curve.points(), Mark.Point::y));
    return values;
  }

  private static Map<String, Object> band(Mark.Band band) {
    Map<String, Object> values = of(band.series(), band);
    values.put("x", list(band.intervals(), Mark.Interval::x));
    values.put("low", list(band.intervals(), Mark.Interval::low));
    values.put("high", list(band.intervals(), Mark.Interval::high));
    return values;
  }

  private static Map<String, Object> dot(Mark.Dot dot) {
    Map<String, Object> values = of(dot.series(), dot);
    values.put("shape", name(dot.shape()));
    values.put("x", digits(dot.x()));
    values.put("y", digits(dot.y()));
    return values;
  }

  private static Map<String, Object> of(String series, Mark mark) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("series", series);
    values.put("ink", mark.ink().key());
    return values;
  }

  private static <T> List<Double> list(List<T> all, ToDoubleFunction<T> value) {
    return all.stream().map(one -> digits(value.applyAsDouble(one))).toList();
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Six digits, which a reader's zoom does not exhaust. */
  private static double digits(double value) {
    if (value == 0) {
      return 0;
    }
    double scale = Math.pow(10, 6 - Math.ceil(Math.log10(Math.abs(value))));
    return Math.round(value * scale) / scale;
  }
}
