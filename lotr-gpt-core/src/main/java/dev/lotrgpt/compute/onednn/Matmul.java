package dev.lotrgpt.compute.onednn;

/** Makes the plans of a linear layer's matmuls, in some precision. */
interface Matmul {

  /**
   * out = postOps(x weight' + bias).
   *
   * @param out = [R,N]
   * @param x [R,K]
   * @param weight [N,K]
   * @param bias [N] or null
   */
  Plan forward(Tensor out, Tensor x, Tensor weight, Tensor bias, PostOps postOps);

  /**
   * @param dx = [R,K]
   * @param dOut [R,N]
   * @param x [R,K]
   * @param weight [N,K]
   */
  Backward backward(Tensor dx, Tensor dOut, Tensor x, Tensor weight);

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
    void run(Tensor dWeight, Tensor dBias, boolean add);

    @Override
    void close();
  }
}
