package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.law.Interval;
import dev.lotrgpt.result.law.LawFit;
import dev.lotrgpt.result.law.LossPoint;
import dev.lotrgpt.result.law.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** By which law the best validation loss falls with a size of the runs of a study. */
public record SizeLaw(Size size, LawFit fit, List<LossPoint> points) {

  /** Empty where something else varies as well, or the runs are too few for a law. */
  public static Optional<SizeLaw> of(StudyView study, Size size) {
    List<LossPoint> points = study.results().trained().lossPoints();
    boolean isAlone =
        List.of(Size.values()).stream()
            .filter(other -> other != size)
            .allMatch(
                other ->
                    points.stream().map(point -> point.sizes().get(other)).distinct().count() == 1);
    return isAlone
        ? LawFit.of(points).map(fit -> new SizeLaw(size, fit, points))
        : Optional.empty();
  }

  public int runs() {
    return points.size();
  }

  public double at(double value) {
    return fit.law().at(Map.of(size, value));
  }

  /** The 95 % interval of the law there; it may be without bounds. */
  public Interval around(double value) {
    return fit.at(Map.of(size, value));
  }

  /** Whether its exponent is known to within a factor of ten: else it is neither told nor drawn. */
  public boolean isTold() {
    Interval exponent = fit.exponent(size);
    return exponent.isBounded() && exponent.low() > exponent.high() / 10;
  }

  /** How far the mean of the runs of one size is from it, at most. */
  private double worst() {
    return points.stream()
        .collect(Collectors.groupingBy(point -> point.sizes().get(size)))
        .entrySet()
        .stream()
        .mapToDouble(
            alike ->
                Math.abs(
                    alike.getValue().stream().mapToDouble(LossPoint::loss).average().orElseThrow()
                        - at(alike.getKey())))
        .max()
        .orElse(0);
  }

  /** A sentence of its own. */
  String inWords() {
    Interval exponent = fit.exponent(size);
    return isTold()
        ? " By a law fitted to the %s, off by up to %s, it falls towards %s for %s, with these settings and as many iterations, and does so with the %s to the power of %s (95\u00a0%% interval %s to %s)."
            .formatted(
                Numbers.of(runs(), "run"),
                Numbers.decimals(worst(), 3),
                Numbers.loss(fit.law().offset()),
                size == Size.DATA ? "this network" : "this text",
                size == Size.DATA ? "text" : "number of parameters",
                Numbers.decimals(-fit.law().exponent(size), 2),
                Numbers.decimals(-exponent.high(), 2),
                Numbers.decimals(-exponent.low(), 2))
        : " How fast it falls cannot be told from %s.".formatted(Numbers.of(runs(), "run"));
  }
}
