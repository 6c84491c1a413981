package dev.lotrgpt.model;

import dev.lotrgpt.compute.Activation;

/**
 * Two linear layers with an activation between them, a branch of a block, 4C wide.
 *
 * @param <T> the backend's tensor
 */
final class Mlp<T> {
  private final Parameter fcWeight;
  private final Parameter fcBias;
  private final Parameter projWeight;
  private final Parameter projBias;
  private final long dropout;
  private final Activation activation;
  private final T before;
  private final T hidden;
  private final T out;
  private final T dHidden;
  private T input;

  Mlp(Declarations in, Workspace<T> workspace) {
    int c = in.config().embedding();
    int width = 4 * c;
    fcWeight = in.matrix("fc.weight", width, c);
    fcBias = in.bias("fc.bias", width);
    projWeight = in.residualMatrix("proj.weight", c, width);
    projBias = in.bias("proj.bias", c);
    dropout = in.dropoutSite();
    activation = in.config().activation();
    before = activation.needsInput() ? workspace.keptForBackward(width) : null;
    hidden = workspace.keptRows(width);
    out = workspace.kept(c);
    dHidden = workspace.gradientRows(width);
  }

  /**
   * @param residual [R,C]
   * @param x [R,C]
   * @return residual + dropout(what the layers make of x), [R,C]
   */
  T forward(T residual, T x, Pass<T> pass) {
    input = x;
    int rows = pass.rows();
    pass.kernels()
        .linearActivation(
            hidden, before, x, pass.get(fcWeight), pass.get(fcBias), activation, rows);
    pass.kernels()
        .linearResidual(
            out,
            residual,
            hidden,
            pass.get(projWeight),
            pass.get(projBias),
            pass.dropout().at(dropout),
            rows);
    return out;
  }

  /**
   * @param dx = [R,C]
   * @param dOut [R,C], which is also the residual's gradient
   */
  void backward(T dx, T dOut, BackwardPass<T> pass) {
    int rows = pass.rows();
    pass.kernels()
        .linearResidualBackward(
            dHidden,
            pass.gradient(projWeight),
            pass.gradient(projBias),
            dOut,
            hidden,
            pass.get(projWeight),
            pass.forward().dropout().at(dropout),
            rows,
            pass.add());
    pass.kernels()
        .linearActivationBackward(
            dx,
            pass.gradient(fcWeight),
            pass.gradient(fcBias),
            dHidden,
            activation.needsInput() ? before : hidden,
            input,
            pass.get(fcWeight),
            activation,
            rows,
            pass.add());
  }
}
