package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Activation;
import java.util.Map;

/** What an MLP applies to each element, where that is no part of a product. */
final class Activations {
  private final Workspace workspace;

  Activations(Workspace workspace) {
    this.workspace = workspace;
  }

  /** The name that kernels have for it. */
  static String inKernels(Activation activation) {
    return switch (activation) {
      case RELU -> "Relu";
      case GELU -> "Gelu";
      case GELU_TANH -> "GeluTanh";
    };
  }

  /**
   * @param out = the activation of the first {@code count} elements of x, of the same type; may be
   *     x
   */
  void apply(Activation activation, DeviceTensor out, DeviceTensor x, long count) {
    workspace
        .launch(
            "activation",
            "activate",
            Map.of("OPERAND", out.type().inKernels(), "ACTIVATION", inKernels(activation)))
        .tensor(out)
        .tensor(x)
        .wide(count)
        .runElementwise(count);
  }
}
