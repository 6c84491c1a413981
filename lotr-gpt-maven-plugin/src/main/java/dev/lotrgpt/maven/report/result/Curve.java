package dev.lotrgpt.maven.report.result;

import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.training.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A loss over iterations: of each run, and their mean and extremes.
 *
 * @param runs those that have been evaluated at least once
 * @param points where all of them were evaluated
 */
public record Curve(List<OfRun> runs, List<Band> points) {
  /**
   * @param epochs passes over the training text so far
   */
  public record Point(int iteration, double epochs, double value) {}

  /**
   * @param id of the run
   */
  public record OfRun(String id, List<Point> points) {}

  /**
   * @param epochs passes over the training text so far: the same for all seeds
   */
  public record Band(int iteration, double epochs, double mean, double low, double high) {}

  /** Of the trained runs. */
  public static Curve train(Condition condition) {
    return of(condition.trained(), Metrics::trainLoss);
  }

  /** Of the trained runs. */
  public static Curve validation(Condition condition) {
    return of(condition.trained(), Metrics::valLoss);
  }

  public static Curve train(RunResult run) {
    return of(List.of(run), Metrics::trainLoss);
  }

  public static Curve validation(RunResult run) {
    return of(List.of(run), Metrics::valLoss);
  }

  private static Curve of(List<RunResult> runs, ToDoubleFunction<Metrics> loss) {
    List<OfRun> curves =
        runs.stream()
            .filter(run -> !run.metrics().isEmpty())
            .map(run -> new OfRun(run.planned().id(), points(run, loss)))
            .toList();
    return new Curve(curves, bands(curves));
  }

  private static List<Point> points(RunResult run, ToDoubleFunction<Metrics> loss) {
    return run.metrics().stream()
        .map(row -> new Point(row.iteration(), run.epochs(row), loss.applyAsDouble(row)))
        .filter(point -> Double.isFinite(point.value()))
        .toList();
  }

  private static List<Band> bands(List<OfRun> curves) {
    Map<Integer, List<Point>> values = new TreeMap<>();
    for (OfRun curve : curves) {
      for (Point point : curve.points()) {
        values.computeIfAbsent(point.iteration(), key -> new ArrayList<>()).add(point);
      }
    }
    return values.entrySet().stream()
        .filter(entry -> entry.getValue().size() == curves.size())
        .map(entry -> band(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Band band(int iteration, List<Point> points) {
    Summary summary = Summary.of(points.stream().mapToDouble(Point::value).toArray());
    return new Band(
        iteration, points.get(0).epochs(), summary.mean(), summary.min(), summary.max());
  }

  public boolean isEmpty() {
    return points.isEmpty();
  }

  public Band last() {
    return points.get(points.size() - 1);
  }

  public Band lowest() {
    return points.stream().min(Comparator.comparingDouble(Band::mean)).orElseThrow();
  }
}
