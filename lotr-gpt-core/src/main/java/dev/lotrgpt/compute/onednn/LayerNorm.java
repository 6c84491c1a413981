package dev.lotrgpt.compute.onednn;

import static dev.lotrgpt.compute.onednn.Tensor.key;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** LayerNorm over the channels of each row. */
final class LayerNorm {
  private static final float EPSILON = 1e-5f;

  private final Dnnl dnnl;
  private final PlanCache plans;
  private final Memory memory;
  private float[] total = new float[0];
  private float[] part = new float[0];

  LayerNorm(Dnnl dnnl, PlanCache plans, Memory memory) {
    this.dnnl = dnnl;
    this.plans = plans;
    this.memory = memory;
  }

  void forward(
      Tensor out, Tensor mean, Tensor rstd, Tensor x, Tensor weight, Tensor bias, int rows) {
    int channels = x.columns();
    plans
        .<Plan>get(
            Operation.LAYER_NORM,
            () ->
                dnnl.layerNorm(
                    out.operand(rows, channels),
                    Operand.of(mean.floats(), rows),
                    Operand.of(rstd.floats(), rows),
                    Operand.of(x.floats(), rows, channels),
                    Operand.of(weight.floats(), channels),
                    bias == null ? null : Operand.of(bias.floats(), channels),
                    EPSILON),
            rows,
            channels,
            key(out),
            key(mean),
            key(rstd),
            key(x),
            key(weight),
            key(bias))
        .run();
    // oneDNN writes the variance.
    Values deviations = plans.values(rstd);
    for (int i = 0; i < rows; i++) {
      deviations.put(i, (float) (1 / Math.sqrt(deviations.get(i) + EPSILON)));
    }
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
    int channels = x.columns();
    FloatPointer variance = memory.take(Memory.VARIANCE, rows);
    Values deviations = plans.values(rstd);
    Values variances = plans.values(variance, rows);
    for (int i = 0; i < rows; i++) {
      float r = deviations.get(i);
      variances.put(i, 1 / (r * r) - EPSILON);
    }
    Backward plan =
        plans.get(
            Operation.LAYER_NORM_BACKWARD,
            () -> {
              FloatPointer scratch = memory.take(Memory.GRADIENT, (rows + 2L) * channels);
              FloatPointer scratchWeight = scratch.getPointer((long) rows * channels);
              FloatPointer scratchBias = scratch.getPointer((rows + 1L) * channels);
              return new Backward(
                  Plan.sequence(
                      List.of(
                          dnnl.layerNormBackward(
                              Operand.of(scratch, rows, channels),
                              Operand.of(scratchWeight, channels),
                              dBias == null ? null : Operand.of(scratchBias, channels),
                              Operand.of(dOut.floats(), rows, channels),
                              Operand.of(x.floats(), rows, channels),
                              Operand.of(mean.floats(), rows),
                              Operand.of(variance, rows),
                              Operand.of(weight.floats(), channels),
                              EPSILON),
                          add(dx.floats(), scratch, (long) rows * channels))),
                  new Values(scratchWeight, channels),
                  new Values(scratchBias, channels));
            },
            rows,
            channels,
            key(dx),
            key(dOut),
            key(x),
            key(mean),
            key(weight),
            dBias == null ? 0 : 1,
            variance.address());
    plan.steps.run();
    add(plans.values(dWeight), plan.dWeight, channels);
    if (dBias != null) {
      add(plans.values(dBias), plan.dBias, channels);
    }
  }

  /** What all shards share, whose gradients of the parameters are tensors of their own. */
  private record Backward(Plan steps, Values dWeight, Values dBias) implements AutoCloseable {
    @Override
    public void close() {
      steps.close();
    }
  }

  /** sum += summand. */
  private void add(Values sum, Values summand, int count) {
    total = total.length >= count ? total : new float[count];
    part = part.length >= count ? part : new float[count];
    sum.read(0, total, 0, count);
    summand.read(0, part, 0, count);
    for (int i = 0; i < count; i++) {
      total[i] += part[i];
    }
    sum.write(0, total, 0, count);
  }

  /** sum += summand. */
  private Plan add(FloatPointer sum, FloatPointer summand, long count) {
    Operand target = Operand.of(sum, 1, count);
    return dnnl.binary(
        dnnl_binary_add, target, target, Operand.of(summand, 1, count), PostOps.none());
  }
}
