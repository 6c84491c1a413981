package dev.lotrgpt.training;

import java.util.Locale;

/** How the learning rate goes on after the warm-up. */
public enum Schedule {
  CONSTANT(false) {
    @Override
    double rate(double highest, double lowest, double progress) {
      return highest;
    }
  },
  /** Half a cosine from the learning rate down to the minimum at the last iteration. */
  COSINE(true) {
    @Override
    double rate(double highest, double lowest, double progress) {
      return lowest + (highest - lowest) * 0.5 * (1 + StrictMath.cos(Math.PI * progress));
    }
  };

  private final boolean knowsTheEnd;

  Schedule(boolean knowsTheEnd) {
    this.knowsTheEnd = knowsTheEnd;
  }

  /**
   * @param progress from 0, after the warm-up, to 1 at the last iteration
   */
  abstract double rate(double highest, double lowest, double progress);

  /** Whether the rate at an iteration depends on how many there will be. */
  public boolean knowsTheEnd() {
    return knowsTheEnd;
  }

  /** The name used in a POM. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of all, as used in a POM. */
  public static String[] names() {
    return java.util.Arrays.stream(values()).map(Schedule::toString).toArray(String[]::new);
  }
}
