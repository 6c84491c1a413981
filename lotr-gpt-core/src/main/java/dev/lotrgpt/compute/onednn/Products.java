package dev.lotrgpt.compute.onednn;

import org.bytedeco.javacpp.FloatPointer;

/** Makes the plans of a linear layer's matrix products, in some precision. */
interface Products {

  /**
   * out = postOps(x weight' + bias).
   *
   * @param out = [R,N]
   * @param x [R,K]
   * @param weight [N,K]
   * @param bias [N] or null
   */
  Plan forward(Operand out, Operand x, FloatPointer weight, FloatPointer bias, PostOps postOps);

  /**
   * @param dx = [R,K]
   * @param dOut [R,N]
   * @param x [R,K]
   * @param weight [N,K]
   */
  Backward backward(Operand dx, Operand dOut, Operand x, FloatPointer weight);

  /**
   * A backward pass. It knows all its operands but the gradients of the parameters: each shard has
   * tensors of its own for those, and plans for each would be eight times as many.
   */
  interface Backward extends AutoCloseable {
    /**
     * @param dWeight += or = [N,K]
     * @param dBias += or = [N], or null
     * @param add whether dWeight and dBias are added to, or overwritten
     */
    void run(FloatPointer dWeight, FloatPointer dBias, boolean add);

    @Override
    void close();
  }
}
