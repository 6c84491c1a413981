package dev.lotrgpt.compute.nd4j;

import dev.lotrgpt.compute.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** Activations and their derivatives, as the formulas that define them. */
final class ActivationFunctions {
  /** Of GELU's approximation, with x^3. */
  private static final double CUBIC = 0.044715;

  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  private ActivationFunctions() {}

  /**
   * @param out = activation(x); may be x itself
   */
  static void apply(Activation activation, INDArray x, INDArray out, Scratch.Scope scope) {
    switch (activation) {
      case RELU -> Nd4j.exec(new RectifiedLinear(x, out));
      case GELU -> x.mul(normalDistribution(x, scope), out);
      case GELU_TANH -> x.mul(sigmoidByTanh(x, scope), out);
    }
  }

  /**
   * @param kept what came in if the activation needs that, otherwise what came out
   * @param out = the derivative; not {@code kept} itself
   */
  static void derivative(Activation activation, INDArray kept, INDArray out, Scratch.Scope scope) {
    switch (activation) {
      case RELU -> Nd4j.exec(new Step(kept, out));
      case GELU -> geluDerivative(kept, out, scope);
      case GELU_TANH -> geluTanhDerivative(kept, out, scope);
    }
  }

  /** Phi(x) = (1 + erf(x / sqrt(2))) / 2. */
  private static INDArray normalDistribution(INDArray x, Scratch.Scope scope) {
    INDArray phi = scope.take(x.shape());
    x.mul(1 / Math.sqrt(2), phi);
    Nd4j.exec(new Erf(phi, phi));
    return phi.addi(1).muli(0.5);
  }

  /** Phi(x) + x exp(-x^2 / 2) / sqrt(2 pi). */
  private static void geluDerivative(INDArray x, INDArray out, Scratch.Scope scope) {
    x.mul(x, out);
    out.muli(-0.5);
    Nd4j.exec(new Exp(out, out));
    out.muli(1 / Math.sqrt(2 * Math.PI)).muli(x).addi(normalDistribution(x, scope));
  }

  /** s(x) = (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2. */
  private static INDArray sigmoidByTanh(INDArray x, Scratch.Scope scope) {
    INDArray s = scope.take(x.shape());
    x.mul(x, s);
    s.muli(CUBIC).addi(1).muli(x).muli(SQRT_2_OVER_PI);
    Nd4j.exec(new Tanh(s, s));
    return s.addi(1).muli(0.5);
  }

  /** s + 2 x s (1 - s) sqrt(2/pi) (1 + 3 0.044715 x^2). */
  private static void geluTanhDerivative(INDArray x, INDArray out, Scratch.Scope scope) {
    INDArray s = sigmoidByTanh(x, scope);
    INDArray slope = scope.take(x.shape());
    x.mul(x, out);
    out.muli(3 * CUBIC).addi(1).muli(x).muli(2 * SQRT_2_OVER_PI);
    s.rsub(1, slope);
    out.muli(slope).muli(s).addi(s);
  }
}
