package dev.lotrgpt.worker.gpu;

/** The error function, to about 1e-13. */
final class Erf {
  /** Up to here its series loses few digits. */
  private static final double SERIES = 2.5;

  /** From here on it is 1 to the last digit. */
  private static final double ONE = 6;

  private static final int FRACTION_DEPTH = 60;

  private Erf() {}

  static double of(double x) {
    double size = Math.abs(x);
    double value = size >= ONE ? 1 : size < SERIES ? series(size) : 1 - complement(size);
    return Math.copySign(value, x);
  }

  /** 2/sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (1 3 ... (2n+1)); all terms are positive. */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** exp(-x^2)/sqrt(pi) / (x + 1/2/(x + 2/2/(x + 3/2/(x + ...)))). */
  private static double complement(double x) {
    double fraction = x;
    for (int n = FRACTION_DEPTH; n > 0; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
  }
}
