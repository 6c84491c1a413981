package dev.lotrgpt.model;

/**
 * Token plus learned position embedding.
 *
 * @param <T> the backend's tensor
 */
final class Embedding<T> {
  private final boolean tied;
  private final Parameter tokens;
  private final Parameter positions;
  private final T out;

  Embedding(Declarations in, Workspace<T> workspace) {
    ModelConfig config = in.config();
    int c = config.embedding();
    tied = config.tiedHead();
    tokens = in.table("token_embedding.weight", config.vocabulary(), c);
    positions = in.table("position_embedding.weight", config.context(), c);
    out = workspace.kept(c);
  }

  /** The table of tokens, [V,C]. */
  Parameter tokens() {
    return tokens;
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
   * Adds to what a tied head has made of the gradient of the tokens' table.
   *
   * @param dOut [R,C]
   */
  void backward(T dOut, int[] symbols, BackwardPass<T> pass) {
    pass.kernels()
        .embeddingBackward(
            tied ? pass.gradient(tokens) : pass.sum(tokens),
            pass.sum(positions),
            dOut,
            symbols,
            pass.forward().length());
  }
}
