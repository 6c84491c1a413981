package dev.lotrgpt.compute;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What an MLP applies to each element between its layers. */
public enum Activation {
  RELU("relu", "max(0, x)", false),
  /** x times the normal distribution function of x (Hendrycks and Gimpel 2016). */
  GELU("gelu", "x * (1 + erf(x / sqrt(2))) / 2", true),
  /** Its approximation by tanh, of the same source. */
  GELU_TANH("geluTanh", "x * (1 + tanh(sqrt(2 / PI) * (x + 0.044715 * x * x * x))) / 2", true);

  private final String text;
  private final String formula;
  private final boolean needsInput;

  Activation(String text, String formula, boolean needsInput) {
    this.text = text;
    this.formula = formula;
    this.needsInput = needsInput;
  }

  /** Its value at x, in the notation that C and JavaScript share: a browser computes with it. */
  public String formula() {
    return formula;
  }

  /** Whether its derivative is a function of what came in; otherwise of what came out. */
  public boolean needsInput() {
    return needsInput;
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Activation named(String name) {
    return Arrays.stream(values())
        .filter(activation -> activation.text.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + name
                        + "' is no activation: one of "
                        + Arrays.stream(values())
                            .map(Activation::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** The name used in a POM. */
  @Override
  public String toString() {
    return text;
  }
}
