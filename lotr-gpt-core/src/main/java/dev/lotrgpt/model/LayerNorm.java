package dev.lotrgpt.model;

/**
 * Layer normalisation of each row.
 *
 * @param <T> the backend's tensor
 */
final class LayerNorm<T> {
  private final Parameter weight;
  private final Parameter bias;
  private final T out;
  private final T mean;
  private final T rstd;
  private T input;

  LayerNorm(Declarations in, Workspace<T> workspace) {
    int c = in.config().embedding();
    weight = in.parameter("weight", Initial.ONE, c);
    bias = in.bias("bias", c);
    out = workspace.keptOperand(c);
    mean = workspace.keptOfRows();
    rstd = workspace.keptOfRows();
  }

  /**
   * @param x [R,C]
   * @return [R,C]
   */
  T forward(T x, Pass<T> pass) {
    input = x;
    pass.kernels().layerNorm(out, mean, rstd, x, pass.get(weight), pass.get(bias), pass.rows());
    return out;
  }

  /**
   * @param dx += [R,C]
   * @param dOut [R,C]
   */
  void backward(T dx, T dOut, BackwardPass<T> pass) {
    pass.kernels()
        .layerNormBackward(
            dx,
            pass.gradient(weight),
            pass.gradient(bias),
            dOut,
            input,
            mean,
            rstd,
            pass.get(weight),
            pass.rows(),
            pass.add());
  }
}
