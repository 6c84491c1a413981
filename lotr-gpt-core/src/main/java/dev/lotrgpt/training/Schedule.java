package dev.lotrgpt.training;

import java.util.Locale;

/** How the learning rate goes on after the warm-up. */
public enum Schedule {
  CONSTANT,
  /** Half a cosine from the learning rate down to the minimum at the last iteration. */
  COSINE;

  /** The name used in a POM. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
