package dev.lotrgpt.model;

/**
 * Scores of the symbol that follows, and the cross-entropy of their softmax.
 *
 * @param <T> the backend's tensor
 */
final class Head<T> {
  private final int symbols;
  private final Parameter weight;
  private final Parameter bias;
  private final T logits;
  private final T losses;

  /** Each token of a text asks for this row, so the view is made once. */
  private final T firstLogits;

  private T input;

  /**
   * @param table of the tokens' embeddings, [V,C], the weight of a tied head
   */
  Head(Declarations in, Parameter table, Workspace<T> workspace) {
    ModelConfig config = in.config();
    symbols = config.vocabulary();
    weight = config.tiedHead() ? table : in.table("weight", symbols, config.embedding());
    bias = in.bias("bias", symbols);
    logits = workspace.kept(symbols);
    firstLogits = workspace.firstRow(logits, symbols);
    losses = workspace.keptOfRows();
  }

  /**
   * @param x [R,C]
   * @return logits, [R,V]
   */
  T forward(T x, Pass<T> pass) {
    input = x;
    pass.kernels().linear(logits, x, pass.get(weight), pass.get(bias), pass.rows());
    return logits;
  }

  /** One row of the logits, [V]. */
  T logitsOf(int row, Pass<T> pass) {
    return row == 0 ? firstLogits : pass.kernels().view(logits, (long) row * symbols, symbols);
  }

  /** The sum of the cross-entropies in nats. */
  double loss(int[] targets, Pass<T> pass) {
    pass.kernels().crossEntropy(losses, null, logits, targets, 1);
    return sumOfLosses(pass);
  }

  /**
   * The same, and the gradient of it in place of the logits.
   *
   * @param scale factor on the gradient
   */
  double lossAndGradient(int[] targets, float scale, Pass<T> pass) {
    pass.kernels().crossEntropy(losses, logits, logits, targets, scale);
    return sumOfLosses(pass);
  }

  private double sumOfLosses(Pass<T> pass) {
    return pass.kernels().sum(losses, pass.rows());
  }

  /**
   * From the gradient of {@link #lossAndGradient}.
   *
   * @param dx = [R,C]
   */
  void backward(T dx, BackwardPass<T> pass) {
    pass.kernels()
        .linearBackward(
            dx,
            pass.gradient(weight),
            pass.gradient(bias),
            logits,
            input,
            pass.get(weight),
            pass.rows(),
            pass.add());
  }
}
