package dev.lotrgpt.result.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Finds the law with the least Huber loss of relative residuals: for a few per cent, those of the
 * logarithms that Hoffmann et al. take. For given exponents the rest is linear, so that the search
 * is among exponents alone: from the best of a grid on.
 */
final class LawSearch {
  /** Exponents beyond are those of a loss that falls at once, or like a logarithm. */
  static final double LEAST = 0.02;

  static final double MOST = 3;

  private static final double[] GRID = {0.03, 0.06, 0.1, 0.17, 0.3, 0.5, 0.8, 1.3, 2};
  private static final int MOST_ITERATIONS = 100;
  private static final double STEP = 0.2;

  private final List<Size> sizes;
  private final Map<Size, Double> units;
  private final List<LossPoint> points;

  /**
   * @param sizes that vary
   */
  LawSearch(List<Size> sizes, List<LossPoint> points) {
    this.sizes = sizes;
    this.points = points;
    this.units = new EnumMap<>(Size.class);
    for (Size size : sizes) {
      units.put(
          size,
          Math.exp(
              points.stream()
                  .mapToDouble(point -> Math.log(point.sizes().get(size)))
                  .average()
                  .orElseThrow()));
    }
  }

  LossLaw law() {
    return law(grid(new ArrayList<>()));
  }

  /** From a law on that is not far. */
  LossLaw lawNear(LossLaw other) {
    return law(
        sizes.stream().mapToDouble(size -> Math.log(other.terms().get(size).exponent())).toArray());
  }

  /** The best of the grid, as logarithms. */
  private double[] grid(List<Double> chosen) {
    if (chosen.size() == sizes.size()) {
      return chosen.stream().mapToDouble(Math::log).toArray();
    }
    double[] best = null;
    for (double exponent : GRID) {
      List<Double> longer = new ArrayList<>(chosen);
      longer.add(exponent);
      double[] candidate = grid(longer);
      best = best == null || error(candidate) < error(best) ? candidate : best;
    }
    return best;
  }

  private LossLaw law(double[] start) {
    double[] steps = new double[start.length];
    Arrays.fill(steps, STEP);
    double[] best =
        new SimplexOptimizer(LawSearch::isFound)
            .optimize(
                MaxEval.unlimited(),
                new ObjectiveFunction(this::error),
                GoalType.MINIMIZE,
                new InitialGuess(start),
                new NelderMeadSimplex(steps))
            .getPoint();
    double[] values = linear(best).values();
    Map<Size, LossLaw.Term> terms = new EnumMap<>(Size.class);
    for (int i = 0; i < best.length; i++) {
      Size size = sizes.get(i);
      terms.put(size, new LossLaw.Term(values[i + 1], exponent(best[i]), units.get(size)));
    }
    return new LossLaw(values[0], terms);
  }

  private static boolean isFound(int iteration, PointValuePair before, PointValuePair after) {
    double change = Math.abs(before.getValue() - after.getValue());
    return iteration >= MOST_ITERATIONS || change <= 1e-7 * Math.abs(after.getValue()) + 1e-15;
  }

  private double error(double[] logarithms) {
    return linear(logarithms).error();
  }

  private LinearPart.Solution linear(double[] logarithms) {
    double[][] columns = new double[points.size()][sizes.size() + 1];
    double[] losses = new double[points.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = points.get(i).loss();
      columns[i][0] = 1;
      for (int j = 0; j < logarithms.length; j++) {
        columns[i][j + 1] =
            new LossLaw.Term(1, exponent(logarithms[j]), units.get(sizes.get(j)))
                .at(points.get(i).sizes().get(sizes.get(j)));
      }
    }
    return new LinearPart(columns, losses).solve();
  }

  private static double exponent(double logarithm) {
    return Math.max(LEAST, Math.min(MOST, Math.exp(logarithm)));
  }
}
