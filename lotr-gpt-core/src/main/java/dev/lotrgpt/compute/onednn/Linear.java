package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.onednn.Workspace.Slot;
import java.util.List;

/** Linear layers, with what follows them fused into their matmuls. */
final class Linear {

  private record Forward(Tensor out, Tensor x, Tensor weight, Tensor bias, int rows) {}

  /**
   * @param before the matmul's result, where it is kept, or null
   */
  private record ForwardActivation(
      Tensor out,
      Tensor before,
      Tensor x,
      Tensor weight,
      Tensor bias,
      Activation activation,
      int rows) {}

  /**
   * @param mask of dropout, or null
   * @param scale of dropout
   */
  private record ForwardResidual(
      Tensor out,
      Tensor residual,
      Tensor x,
      Tensor weight,
      Tensor bias,
      Tensor mask,
      float scale,
      int rows) {}

  private record Backward(Tensor dx, Tensor dOut, Tensor x, Tensor weight, int rows) {}

  private record BackwardActivation(
      Tensor dx,
      Tensor dOut,
      Tensor kept,
      Tensor x,
      Tensor weight,
      Activation activation,
      int rows) {}

  private record BackwardDropout(
      Tensor dx, Tensor dOut, Tensor x, Tensor weight, Tensor mask, float scale, int rows) {}

  private record Mask(Tensor target) {}

  private final Dnnl dnnl;
  private final Workspace workspace;
  private final Matmul matmul;
  private final PlanCache.Kind<Forward, Plan> forwards;
  private final PlanCache.Kind<ForwardActivation, Plan> forwardsActivation;
  private final PlanCache.Kind<ForwardResidual, Plan> forwardsResidual;
  private final PlanCache.Kind<Backward, Gradients> backwards;
  private final PlanCache.Kind<BackwardActivation, Gradients> backwardsActivation;
  private final PlanCache.Kind<BackwardDropout, Gradients> backwardsDropout;
  private final PlanCache.Kind<Mask, DropoutMask> masks;

  Linear(Dnnl dnnl, PlanCache plans, Workspace workspace, Matmul matmul) {
    this.dnnl = dnnl;
    this.workspace = workspace;
    this.matmul = matmul;
    this.forwards = plans.kind(Forward.class, this::plan);
    this.forwardsActivation = plans.kind(ForwardActivation.class, this::plan);
    this.forwardsResidual = plans.kind(ForwardResidual.class, this::plan);
    this.backwards = plans.kind(Backward.class, this::plan);
    this.backwardsActivation = plans.kind(BackwardActivation.class, this::plan);
    this.backwardsDropout = plans.kind(BackwardDropout.class, this::plan);
    this.masks = plans.kind(Mask.class, Linear::plan);
  }

  void forward(Tensor out, Tensor x, Tensor weight, Tensor bias, int rows) {
    forwards.of(new Forward(out, x, weight, bias, rows)).run();
  }

  private Plan plan(Forward o) {
    return matmul.forward(o.out.first(o.rows), o.x.first(o.rows), o.weight, o.bias, PostOps.none());
  }

  void forwardActivation(
      Tensor out,
      Tensor before,
      Tensor x,
      Tensor weight,
      Tensor bias,
      Activation activation,
      int rows) {
    forwardsActivation
        .of(new ForwardActivation(out, before, x, weight, bias, activation, rows))
        .run();
  }

  private Plan plan(ForwardActivation o) {
    EltwiseAlgorithm algorithm = EltwiseAlgorithm.of(o.activation);
    Tensor out = o.out.first(o.rows);
    Tensor x = o.x.first(o.rows);
    if (o.before == null) {
      PostOps fused = PostOps.none().activation(algorithm);
      return matmul.forward(out, x, o.weight, o.bias, fused);
    }
    Tensor before = o.before.first(o.rows);
    return Plan.sequence(
        List.of(
            matmul.forward(before, x, o.weight, o.bias, PostOps.none()),
            dnnl.activation(algorithm, out.withGaps(), before.withGaps())));
  }

  void forwardResidual(
      Tensor out,
      Tensor residual,
      Tensor x,
      Tensor weight,
      Tensor bias,
      Dropout dropout,
      int rows) {
    Tensor mask = dropoutMask(dropout, rows, out.columns());
    forwardsResidual
        .of(new ForwardResidual(out, residual, x, weight, bias, mask, dropout.scale(), rows))
        .run();
  }

  private Plan plan(ForwardResidual o) {
    PostOps postOps = PostOps.none();
    if (o.mask != null) {
      postOps.multiply(o.mask).scale(o.scale);
    }
    postOps.add(o.residual.first(o.rows));
    return matmul.forward(o.out.first(o.rows), o.x.first(o.rows), o.weight, o.bias, postOps);
  }

  void backward(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor x,
      Tensor weight,
      int rows,
      boolean add) {
    backwards.of(new Backward(dx, dOut, x, weight, rows)).run(dWeight, dBias, add);
  }

  private Gradients plan(Backward o) {
    return gradients(Plan.NOTHING, o.dx, o.dOut.first(o.rows), o.x, o.weight);
  }

  void backwardActivation(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor kept,
      Tensor x,
      Tensor weight,
      Activation activation,
      int rows,
      boolean add) {
    backwardsActivation
        .of(new BackwardActivation(dx, dOut, kept, x, weight, activation, rows))
        .run(dWeight, dBias, add);
  }

  private Gradients plan(BackwardActivation o) {
    Tensor gradient = o.dOut.first(o.rows);
    Plan derivative =
        dnnl.activationBackward(
            EltwiseAlgorithm.of(o.activation),
            gradient.withGaps(),
            o.kept.first(o.rows).withGaps(),
            o.activation.needsInput() ? DNNL_ARG_SRC : DNNL_ARG_DST);
    return gradients(derivative, o.dx, gradient, o.x, o.weight);
  }

  void backwardResidual(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor x,
      Tensor weight,
      Dropout dropout,
      int rows,
      boolean add) {
    if (dropout.isNone()) {
      backward(dx, dWeight, dBias, dOut, x, weight, rows, add);
      return;
    }
    Tensor mask = dropoutMask(dropout, rows, dOut.columns());
    backwardsDropout
        .of(new BackwardDropout(dx, dOut, x, weight, mask, dropout.scale(), rows))
        .run(dWeight, dBias, add);
  }

  private Gradients plan(BackwardDropout o) {
    Tensor gradient = workspace.take(Slot.GRADIENT, Tensor.Type.FLOAT32, o.rows, o.dOut.columns());
    Plan dropped =
        dnnl.binary(
            dnnl_binary_mul, gradient, o.dOut.first(o.rows), o.mask, PostOps.none().scale(o.scale));
    return gradients(dropped, o.dx, gradient, o.x, o.weight);
  }

  private Gradients gradients(Plan before, Tensor dx, Tensor dOut, Tensor x, Tensor weight) {
    long rows = dOut.rows();
    return new Gradients(before, matmul.backward(dx.first(rows), dOut, x.first(rows), weight));
  }

  /** Matmuls, and what makes the gradient that they are given. */
  private record Gradients(Plan before, Matmul.Backward matmuls) implements AutoCloseable {
    void run(Tensor dWeight, Tensor dBias, boolean add) {
      before.run();
      matmuls.run(dWeight, dBias, add);
    }

    @Override
    public void close() {
      before.close();
      matmuls.close();
    }
  }

  /** A mask [rows,columns], or null without dropout. */
  private Tensor dropoutMask(Dropout dropout, int rows, int columns) {
    if (dropout.isNone()) {
      return null;
    }
    Tensor mask = workspace.take(Slot.MASK, Tensor.Type.BYTE, rows, columns);
    masks.of(new Mask(mask)).fill(dropout, 0, 0, rows);
    return mask;
  }

  private static DropoutMask plan(Mask o) {
    return new DropoutMask(o.target, o.target.columns(), o.target.columns());
  }
}
