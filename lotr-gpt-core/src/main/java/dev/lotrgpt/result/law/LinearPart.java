package dev.lotrgpt.result.law;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * The offset and the factors that suit the losses best, none of them below 0: least squares of
 * relative residuals, where those beyond a bound count as Huber has it, by weights that are made
 * anew a few times.
 */
final class LinearPart {
  /** A residual that is an outlier's: more than another seed makes. */
  private static final double OUTLIER = 0.01;

  private static final int ROUNDS = 6;

  private final double[][] columns;
  private final double[] losses;

  /**
   * @param columns of each point: 1, then what each factor is multiplied with
   */
  LinearPart(double[][] columns, double[] losses) {
    this.columns = columns;
    this.losses = losses;
  }

  /**
   * @param values the offset, then the factors
   * @param error the sum of what Huber makes of the residuals
   */
  record Solution(double[] values, double error) {}

  Solution solve() {
    double[] weights = new double[losses.length];
    Arrays.fill(weights, 1);
    double[] values = null;
    for (int round = 0; round < ROUNDS; round++) {
      values = nonNegative(weights);
      boolean isSettled = true;
      for (int i = 0; i < weights.length; i++) {
        double residual = Math.abs(residual(values, i));
        double weight = residual <= OUTLIER ? 1 : Math.sqrt(OUTLIER / residual);
        isSettled &= Math.abs(weight - weights[i]) < 1e-6;
        weights[i] = weight;
      }
      if (isSettled) {
        break;
      }
    }
    return new Solution(values, error(values));
  }

  private double residual(double[] values, int point) {
    double predicted = 0;
    for (int j = 0; j < values.length; j++) {
      predicted += values[j] * columns[point][j];
    }
    return predicted / losses[point] - 1;
  }

  private double error(double[] values) {
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      double residual = Math.abs(residual(values, i));
      sum += residual <= OUTLIER ? residual * residual / 2 : OUTLIER * (residual - OUTLIER / 2);
    }
    return sum;
  }

  /** With those columns left out whose factor would be below 0; there are three at most. */
  private double[] nonNegative(double[] weights) {
    int all = (1 << columns[0].length) - 1;
    double[] best = leastSquares(all, weights);
    if (isPossible(best)) {
      return best;
    }
    best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int chosen = 1; chosen < all; chosen++) {
      double[] values = leastSquares(chosen, weights);
      double squares = squares(values, weights);
      if (isPossible(values) && squares < least) {
        best = values;
        least = squares;
      }
    }
    return best; // one column of numbers above 0 always can
  }

  private static boolean isPossible(double[] values) {
    return Arrays.stream(values).allMatch(value -> value >= 0);
  }

  private double squares(double[] values, double[] weights) {
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      double residual = weights[i] * residual(values, i);
      sum += residual * residual;
    }
    return sum;
  }

  /**
   * @param chosen a bit for each column
   * @return 0 for the others; NaN where columns are alike
   */
  private double[] leastSquares(int chosen, double[] weights) {
    int[] used =
        IntStream.range(0, columns[0].length)
            .filter(column -> (chosen >> column & 1) == 1)
            .toArray();
    double[][] rows = new double[losses.length][used.length];
    for (int i = 0; i < losses.length; i++) {
      for (int j = 0; j < used.length; j++) {
        rows[i][j] = weights[i] * columns[i][used[j]] / losses[i];
      }
    }
    double[] values = new double[columns[0].length];
    try {
      double[] solved =
          new QRDecomposition(new Array2DRowRealMatrix(rows, false))
              .getSolver()
              .solve(new ArrayRealVector(weights, false))
              .toArray();
      for (int j = 0; j < used.length; j++) {
        values[used[j]] = solved[j];
      }
    } catch (SingularMatrixException alike) {
      Arrays.fill(values, Double.NaN);
    }
    return values;
  }
}
