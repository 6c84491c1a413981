package dev.lotrgpt.maven.report.figure;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** y = scale * x^exponent, by least squares on the logarithms, without an offset. */
final class PowerLaw {
  private static final double LEVEL = 0.975;

  private final SimpleRegression regression = new SimpleRegression();
  private final double meanLogX;

  /**
   * @param points positive numbers at two or more different x
   */
  PowerLaw(List<Lines.Point> points) {
    points.forEach(point -> regression.addData(Math.log(point.x()), Math.log(point.y())));
    meanLogX = points.stream().mapToDouble(point -> Math.log(point.x())).average().orElseThrow();
  }

  double exponent() {
    return regression.getSlope();
  }

  /** Half the width of the exponent's 95 % interval; infinite for two points. */
  double margin() {
    return regression.getN() > 2 ? quantile() * regression.getSlopeStdErr() : Double.MAX_VALUE;
  }

  double at(double x) {
    return Math.exp(regression.predict(Math.log(x)));
  }

  /** The 95 % interval of the mean at x goes from at(x) / factor(x) to at(x) * factor(x). */
  double factor(double x) {
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
