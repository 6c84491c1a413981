package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.onednn.Workspace.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * Of bf16 numbers; their products are added up in float32, for CPUs with instructions for them
 * (AMX, AVX512_BF16).
 */
final class Bf16Matmul implements Matmul {
  private final Dnnl dnnl;
  private final PackedWeights packedWeights;
  private final Constants constants;
  private final Workspace workspace;
  private final Lanes lanes;

  Bf16Matmul(
      Dnnl dnnl,
      PackedWeights packedWeights,
      Constants constants,
      Workspace workspace,
      Lanes lanes) {
    this.dnnl = dnnl;
    this.packedWeights = packedWeights;
    this.constants = constants;
    this.workspace = workspace;
    this.lanes = lanes;
  }

  @Override
  public Plan forward(Tensor out, Tensor x, Tensor weight, Tensor bias, PostOps postOps) {
    List<Plan> steps = new ArrayList<>();
    Tensor input = rounded(steps, Slot.BF16_INPUT, x);
    Tensor summand = bias == null ? null : bias.row();
    steps.add(
        x.rows() > Lanes.MAX_ROWS
            ? forward(dnnl, out, input, weight, summand, postOps)
            : lanes.columns(
                out.columns(),
                (lane, from, count) ->
                    forward(
                        lane,
                        out.columns(from, count),
                        input,
                        weight.rows(from, count),
                        summand == null ? null : summand.columns(from, count),
                        postOps.columns(from, count))));
    return Plan.sequence(steps);
  }

  private Plan forward(
      Dnnl lane, Tensor out, Tensor input, Tensor weight, Tensor bias, PostOps postOps) {
    PackedWeights.Packed packed = packedWeights.acquire(PackedWeights.Form.BF16, weight);
    return packed.user(lane.matmul(out, input, packed.data(), packed.layout(), bias, postOps));
  }

  @Override
  public Backward backward(Tensor dx, Tensor dOut, Tensor x, Tensor weight) {
    return new Gradients(dx, dOut, x, weight);
  }

  private final class Gradients implements Backward {
    /** What comes before the gradients of the parameters. */
    private final Plan before;

    private final Target dWeight;

    /** One of these two: dOut may be of either kind. */
    private final Target roundedBias;

    private final FloatMatmul.BiasGradient bias;

    Gradients(Tensor dx, Tensor dOut, Tensor x, Tensor weight) {
      List<Plan> steps = new ArrayList<>();
      Tensor gradient = rounded(steps, Slot.BF16_GRADIENT, dOut);
      PackedWeights.Packed packed = packedWeights.acquire(PackedWeights.Form.BF16_BACKWARD, weight);
      steps.add(
          packed.user(
              dnnl.matmul(dx, gradient, packed.data(), packed.layout(), null, PostOps.none())));
      Tensor input = rounded(steps, Slot.BF16_INPUT, x);
      Dnnl.Packing packing =
          // The gradient has the shape of the weights; each run names its place.
          dnnl.packing(weight, gradient.transposed(), input, Slot.PACKED, steps);
      this.dWeight = Target.of(List.of(), packing::product);
      packing.close();
      this.before = Plan.sequence(steps);
      if (dOut.isBf16()) {
        this.bias = null;
        this.roundedBias = roundedBias(dOut, weight);
      } else {
        this.bias = new FloatMatmul.BiasGradient(constants, dOut);
        this.roundedBias = null;
      }
    }

    private Target roundedBias(Tensor dOut, Tensor weight) {
      Tensor ones = constants.ones(Math.toIntExact(dOut.rows()));
      List<Plan> steps = new ArrayList<>();
      Tensor factor = rounded(steps, Slot.BF16_INPUT, ones);
      // Any place of this shape: each run names its own.
      Tensor out = weight.view(0, 1, dOut.columns());
      return Target.of(steps, postOps -> dnnl.matmul(out, factor, dOut, null, postOps));
    }

    @Override
    public void run(Tensor dWeightAt, Tensor dBiasAt, boolean add) {
      before.run();
      dWeight.run(dWeightAt, add);
      if (dBiasAt != null && bias != null) {
        bias.run(dBiasAt, add);
      } else if (dBiasAt != null) {
        roundedBias.run(dBiasAt, add);
      }
    }

    @Override
    public void close() {
      before.close();
      dWeight.close();
      if (roundedBias != null) {
        roundedBias.close();
      }
    }
  }

  /** A matrix in bf16: itself, or a copy that a step makes. */
  private Tensor rounded(List<Plan> steps, Slot slot, Tensor matrix) {
    if (matrix.isBf16()) {
      return matrix;
    }
    Tensor rounded = workspace.take(slot, Tensor.Type.BF16, matrix.shape());
    steps.add(dnnl.reorder(rounded, matrix));
    return rounded;
  }
}
