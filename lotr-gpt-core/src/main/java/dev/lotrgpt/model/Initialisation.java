package dev.lotrgpt.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How the matrices of a model begin: with normal numbers of a standard deviation of 0.02. */
public enum Initialisation {
  PLAIN("plain") {
    @Override
    double residualFactor(int layers) {
      return 1;
    }
  },
  /**
   * Those that write to the residual stream are smaller, since there are two of them in each layer
   * and what they write adds up (Radford et al. 2019).
   */
  GPT2("gpt2") {
    @Override
    double residualFactor(int layers) {
      return 1 / Math.sqrt(2 * layers);
    }
  };

  private final String text;

  Initialisation(String text) {
    this.text = text;
  }

  /** On the standard deviation of a matrix that writes to the residual stream. */
  abstract double residualFactor(int layers);

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Initialisation named(String name) {
    return Arrays.stream(values())
        .filter(initialisation -> initialisation.text.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + name
                        + "' is no initialisation: one of "
                        + Arrays.stream(values())
                            .map(Initialisation::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** The name used in a POM. */
  @Override
  public String toString() {
    return text;
  }
}
