package dev.lotrgpt.maven.report.finding;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** y = scale * x^exponent, by least squares on the logarithms, without an offset. */
public final class PowerLaw {
  private static final double LEVEL = 0.975;

  private final SimpleRegression regression = new SimpleRegression();
  private final double meanLogX;

  /** A value of x with one of y. */
  public record Pair(double x, double y) {}

  /**
   * @param points positive numbers at two or more different x
   */
  public PowerLaw(List<Pair> points) {
    points.forEach(point -> regression.addData(Math.log(point.x()), Math.log(point.y())));
    meanLogX = points.stream().mapToDouble(point -> Math.log(point.x())).average().orElseThrow();
  }

  public double exponent() {
    return regression.getSlope();
  }

  /** Half the width of the exponent's 95 % interval; infinite for two points. */
  public double margin() {
    return regression.getN() > 2 ? quantile() * regression.getSlopeStdErr() : Double.MAX_VALUE;
  }

  public double at(double x) {
    return Math.exp(regression.predict(Math.log(x)));
  }

  /** The 95 % interval of the mean at x goes from at(x) / factor(x) to at(x) * factor(x). */
  public double factor(double x) {
    if (regression.getN() < 3) {
      return 1;
    }
    double distance = Math.log(x) - meanLogX;
    double variance =
        regression.getMeanSquareError()
            * (1.0 / regression.getN() + distance * distance / regression.getXSumSquares());
    return Math.exp(quantile() * Math.sqrt(variance));
  }

  private double quantile() {
    return new TDistribution(regression.getN() - 2.0).inverseCumulativeProbability(LEVEL);
  }
}
