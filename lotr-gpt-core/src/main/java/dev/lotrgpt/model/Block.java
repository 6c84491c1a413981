package dev.lotrgpt.model;

/**
 * A transformer block: two branches off the residual stream, each behind a LayerNorm.
 *
 * @param <T> the backend's tensor
 */
final class Block<T> {
  private final LayerNorm<T> norm1;
  private final Attention<T> attention;
  private final LayerNorm<T> norm2;
  private final Mlp<T> mlp;

  Block(int number, Declarations in, Workspace<T> workspace) {
    norm1 = new LayerNorm<>(in.in("ln1"), workspace);
    attention = new Attention<>(number, in.in("attn"), workspace);
    norm2 = new LayerNorm<>(in.in("ln2"), workspace);
    mlp = new Mlp<>(in.in("mlp"), workspace);
  }

  /**
   * @param x the residual stream, [R,C]
   * @return the residual stream behind the block, [R,C]
   */
  T forward(T x, Pass<T> pass) {
    T middle = attention.forward(x, norm1.forward(x, pass), pass);
    return mlp.forward(middle, norm2.forward(middle, pass), pass);
  }

  /**
   * @param stream the gradient of the residual stream behind the block, then of that before it,
   *     [R,C]
   * @param branch for a branch's gradient, [R,C]
   */
  void backward(T stream, T branch, BackwardPass<T> pass) {
    mlp.backward(branch, stream, pass);
    norm2.backward(stream, branch, pass);
    attention.backward(branch, stream, pass);
    norm1.backward(stream, branch, pass);
  }
}
