package dev.lotrgpt.model;

/**
 * Causal multi-head self-attention, a branch of a block: queries, keys and values of all heads in
 * one product, and a projection back to the residual stream.
 *
 * @param <T> the backend's tensor
 */
final class Attention<T> {
  private final int block;
  private final int heads;
  private final Parameter qkvWeight;
  private final Parameter projWeight;
  private final Parameter projBias;
  private final long weightsDropout;
  private final long dropout;
  private final T qkv;
  private final T state;
  private final T attended;
  private final T out;
  private final T dQkv;
  private T input;

  /**
   * @param block its number, for the keys and values that a cache holds
   */
  Attention(int block, Declarations in, Workspace<T> workspace) {
    this.block = block;
    ModelConfig config = in.config();
    int c = config.embedding();
    heads = config.heads();
    qkvWeight = in.matrices("qkv.weight", 3, 3 * c, c);
    projWeight = in.residualMatrix("proj.weight", c, c);
    projBias = in.bias("proj.bias", c);
    weightsDropout = in.dropoutSite();
    dropout = in.dropoutSite();
    qkv = workspace.keptOperand(3 * c);
    state = workspace.attentionState(heads);
    attended = workspace.keptOperand(c);
    out = workspace.kept(c);
    dQkv = workspace.gradientOfOperand(3 * c);
  }

  /**
   * @param residual [R,C]
   * @param x [R,C]
   * @return residual + dropout(projection of what the positions see in one another), [R,C]
   */
  T forward(T residual, T x, Pass<T> pass) {
    input = x;
    int rows = pass.rows();
    pass.kernels().linear(qkv, x, pass.get(qkvWeight), null, rows);
    attend(pass);
    pass.kernels()
        .linearResidual(
            out,
            residual,
            attended,
            pass.get(projWeight),
            pass.get(projBias),
            pass.dropout().at(dropout),
            rows);
    return out;
  }

  private void attend(Pass<T> pass) {
    KeyValueCache<T> cache = pass.cache();
    if (cache == null) {
      pass.kernels()
          .attention(
              attended,
              state,
              qkv,
              pass.batch(),
              pass.length(),
              heads,
              pass.dropout().at(weightsDropout));
    } else {
      pass.kernels()
          .cachedAttention(
              attended,
              cache.keys(block),
              cache.values(block),
              qkv,
              cache.position(),
              pass.rows(),
              heads);
    }
  }

  /**
   * @param dx = [R,C]; on the way the gradient of what the positions see
   * @param dOut [R,C], which is also the residual's gradient
   */
  void backward(T dx, T dOut, BackwardPass<T> pass) {
    Pass<T> forward = pass.forward();
    int rows = pass.rows();
    pass.kernels()
        .linearResidualBackward(
            dx,
            pass.gradient(projWeight),
            pass.gradient(projBias),
            dOut,
            attended,
            pass.get(projWeight),
            forward.dropout().at(dropout),
            rows,
            pass.add());
    pass.kernels()
        .attentionBackward(
            dQkv,
            dx,
            attended,
            state,
            qkv,
            forward.batch(),
            forward.length(),
            heads,
            forward.dropout().at(weightsDropout));
    pass.kernels()
        .linearBackward(
            dx, pass.gradient(qkvWeight), null, dQkv, input, pass.get(qkvWeight), rows, pass.add());
  }
}
