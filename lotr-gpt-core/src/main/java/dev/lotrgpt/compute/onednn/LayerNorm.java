package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;

import dev.lotrgpt.compute.onednn.Workspace.Slot;
import java.util.List;

/** LayerNorm over the channels of each row. */
final class LayerNorm {
  private static final float EPSILON = 1e-5f;

  private record Forward(
      Tensor out, Tensor mean, Tensor variance, Tensor x, Tensor weight, Tensor bias, int rows) {}

  private record Backward(
      Tensor dx,
      Tensor dOut,
      Tensor x,
      Tensor mean,
      Tensor variance,
      Tensor weight,
      boolean hasBias,
      int rows) {}

  private final Dnnl dnnl;
  private final Workspace workspace;
  private final PlanCache.Kind<Forward, Plan> forwards;
  private final PlanCache.Kind<Backward, Gradients> backwards;
  private float[] total = new float[0];
  private float[] part = new float[0];

  LayerNorm(Dnnl dnnl, PlanCache plans, Workspace workspace) {
    this.dnnl = dnnl;
    this.workspace = workspace;
    this.forwards = plans.kind(Forward.class, this::plan);
    this.backwards = plans.kind(Backward.class, this::plan);
  }

  void forward(
      Tensor out, Tensor mean, Tensor rstd, Tensor x, Tensor weight, Tensor bias, int rows) {
    // oneDNN writes the variance.
    forwards.of(new Forward(out, mean, rstd, x, weight, bias, rows)).run();
    Values deviations = rstd.values();
    for (int i = 0; i < rows; i++) {
      deviations.put(i, (float) (1 / Math.sqrt(deviations.get(i) + EPSILON)));
    }
  }

  private Plan plan(Forward o) {
    return dnnl.layerNorm(
        o.out.first(o.rows),
        o.mean.first(o.rows),
        o.variance.first(o.rows),
        o.x.first(o.rows),
        o.weight,
        o.bias,
        EPSILON);
  }

  void backward(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor x,
      Tensor mean,
      Tensor rstd,
      Tensor weight,
      int rows) {
    Tensor variance = workspace.take(Slot.VARIANCE, Tensor.Type.FLOAT32, rows);
    Values deviations = rstd.values();
    Values variances = variance.values();
    for (int i = 0; i < rows; i++) {
      float r = deviations.get(i);
      variances.put(i, 1 / (r * r) - EPSILON);
    }
    boolean hasBias = dBias != null;
    Gradients gradients =
        backwards.of(new Backward(dx, dOut, x, mean, variance, weight, hasBias, rows));
    gradients.steps.run();
    add(dWeight.values(), gradients.dWeight);
    if (hasBias) {
      add(dBias.values(), gradients.dBias);
    }
  }

  private Gradients plan(Backward o) {
    int channels = o.x.columns();
    Tensor scratch = workspace.take(Slot.GRADIENT, Tensor.Type.FLOAT32, o.rows + 2L, channels);
    Tensor dx = scratch.first(o.rows);
    Tensor dWeight = scratch.view((long) o.rows * channels, channels);
    Tensor dBias = scratch.view((o.rows + 1L) * channels, channels);
    Tensor sum = o.dx.first(o.rows);
    return new Gradients(
        Plan.sequence(
            List.of(
                dnnl.layerNormBackward(
                    dx,
                    dWeight,
                    o.hasBias ? dBias : null,
                    o.dOut.first(o.rows),
                    o.x.first(o.rows),
                    o.mean.first(o.rows),
                    o.variance,
                    o.weight,
                    EPSILON),
                add(sum, dx))),
        dWeight.values(),
        dBias.values());
  }

  /** sum += summand, of matrices. */
  private Plan add(Tensor sum, Tensor summand) {
    Tensor target = sum.view(0, 1, sum.length());
    return dnnl.binary(
        dnnl_binary_add, target, target, summand.view(0, 1, sum.length()), PostOps.none());
  }

  /** What all shards share, whose gradients of the parameters are tensors of their own. */
  private record Gradients(Plan steps, Values dWeight, Values dBias) implements AutoCloseable {
    @Override
    public void close() {
      steps.close();
    }
  }

  /** sum += summand. */
  private void add(Values sum, Values summand) {
    int count = summand.count();
    total = total.length >= count ? total : new float[count];
    part = part.length >= count ? part : new float[count];
    sum.read(0, total, 0, count);
    summand.read(0, part, 0, count);
    for (int i = 0; i < count; i++) {
      total[i] += part[i];
    }
    sum.write(0, total, 0, count);
  }
}
