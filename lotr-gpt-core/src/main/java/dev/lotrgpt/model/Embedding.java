package dev.lotrgpt.model;

/**
 * Token plus learned position embedding.
 *
 * @param <T> the backend's tensor
 */
final class Embedding<T> {
  private final Parameter tokens;
  private final Parameter positions;
  private final T out;

  Embedding(Declarations in, Workspace<T> workspace) {
    ModelConfig config = in.config();
    int c = config.embedding();
    tokens = in.matrix("token_embedding.weight", config.vocabulary(), c);
    positions = in.matrix("position_embedding.weight", config.context(), c);
    out = workspace.kept(c);
  }

  /**
   * @param symbols [R]
   * @return [R,C]
   */
  T forward(int[] symbols, Pass<T> pass) {
    pass.kernels()
        .embedding(
            out,
            symbols,
            pass.get(tokens),
            pass.get(positions),
            pass.length(),
            pass.firstPosition());
    return out;
  }

  /**
   * @param dOut [R,C]
   */
  void backward(T dOut, int[] symbols, BackwardPass<T> pass) {
    pass.kernels()
        .embeddingBackward(
            pass.sum(tokens), pass.sum(positions), dOut, symbols, pass.forward().length());
  }
}
