package dev.lotrgpt.compute;

/**
 * What one step of AdamW needs beside the tensors.
 *
 * @param iteration the step's number, from 1
 * @param gradientScale factor on every gradient (clipping), 1 for none
 */
public record AdamWStep(
    int iteration,
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double gradientScale) {

  /** 1 - beta1^iteration, the bias correction of the first moment. */
  public double correction1() {
    return 1 - Math.pow(beta1, iteration);
  }

  /** 1 - beta2^iteration, the bias correction of the second moment. */
  public double correction2() {
    return 1 - Math.pow(beta2, iteration);
  }
}
