package dev.lotrgpt.compute;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What an MLP applies to each element between its layers. */
public enum Activation {
  /** max(0, x). */
  RELU("relu", false),
  /** x times the normal distribution function of x (Hendrycks and Gimpel 2016), exact. */
  GELU("gelu", true),
  /** Its approximation by tanh: x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2. */
  GELU_TANH("geluTanh", true);

  private final String text;
  private final boolean needsInput;

  Activation(String text, boolean needsInput) {
    this.text = text;
    this.needsInput = needsInput;
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
