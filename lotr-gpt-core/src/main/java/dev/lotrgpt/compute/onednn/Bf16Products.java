package dev.lotrgpt.compute.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Products of bf16 numbers that are added up in float32, for CPUs with instructions for them (AMX,
 * AVX512_BF16).
 */
final class Bf16Products implements Products {
  private final Dnnl dnnl;
  private final PackedWeights packedWeights;
  private final Constants constants;
  private final Memory memory;
  private final Lanes lanes;

  Bf16Products(
      Dnnl dnnl, PackedWeights packedWeights, Constants constants, Memory memory, Lanes lanes) {
    this.dnnl = dnnl;
    this.packedWeights = packedWeights;
    this.constants = constants;
    this.memory = memory;
    this.lanes = lanes;
  }

  @Override
  public Plan forward(
      Operand out, Operand x, FloatPointer weight, FloatPointer bias, PostOps postOps) {
    long n = out.columns();
    List<Plan> steps = new ArrayList<>();
    Operand input = rounded(steps, Memory.BF16_INPUT, x);
    Operand summand = bias == null ? null : Operand.of(bias, 1, n);
    steps.add(
        x.rows() > Lanes.MAX_ROWS
            ? forward(dnnl, out, input, weight, summand, postOps)
            : lanes.columns(
                n,
                (lane, from, count) ->
                    forward(
                        lane,
                        out.columns(from, count),
                        input,
                        weight.getPointer(from * x.columns()),
                        summand == null ? null : summand.columns(from, count),
                        postOps.columns(from, count))));
    return Plan.sequence(steps);
  }

  private Plan forward(
      Dnnl lane, Operand out, Operand input, FloatPointer weight, Operand bias, PostOps postOps) {
    PackedWeights.Packed packed =
        packedWeights.acquire(PackedWeights.Form.BF16, weight, out.columns(), input.columns());
    return packed.user(lane.matmul(out, input, packed.data(), packed.layout(), bias, postOps));
  }

  @Override
  public List<Plan> backward(
      Operand dx,
      FloatPointer dWeight,
      FloatPointer dBias,
      Operand dOut,
      Operand x,
      FloatPointer weight,
      boolean add) {
    long n = dOut.columns();
    long k = x.columns();
    List<Plan> steps = new ArrayList<>();
    Operand gradient = rounded(steps, Memory.BF16_GRADIENT, dOut);
    PackedWeights.Packed packed =
        packedWeights.acquire(PackedWeights.Form.BF16_BACKWARD, weight, n, k);
    steps.add(
        packed.user(
            dnnl.matmul(dx, gradient, packed.data(), packed.layout(), null, PostOps.none())));
    steps.add(
        dnnl.matmulPacking(
            Operand.of(dWeight, n, k),
            gradient.transposed(),
            rounded(steps, Memory.BF16_INPUT, x),
            Memory.PACKED,
            sum(add)));
    if (dBias != null) {
      steps.add(biasGradient(dBias, dOut, add));
    }
    return steps;
  }

  private Plan biasGradient(FloatPointer dBias, Operand dOut, boolean add) {
    if (!dOut.isBf16()) {
      return FloatProducts.biasGradient(constants, dBias, dOut, add);
    }
    Operand ones = Operand.of(constants.ones(Math.toIntExact(dOut.rows())), 1, dOut.rows());
    List<Plan> steps = new ArrayList<>();
    Operand factor = rounded(steps, Memory.BF16_INPUT, ones);
    steps.add(dnnl.matmul(Operand.of(dBias, 1, dOut.columns()), factor, dOut, null, sum(add)));
    return Plan.sequence(steps);
  }

  private static PostOps sum(boolean add) {
    return add ? PostOps.none().accumulate() : PostOps.none();
  }

  /** A matrix in bf16: itself, or a copy that a step makes. */
  private Operand rounded(List<Plan> steps, int slot, Operand matrix) {
    if (matrix.isBf16()) {
      return matrix;
    }
    Operand rounded = matrix.bf16(memory.take(slot, matrix.bf16Size()));
    steps.add(dnnl.reorder(rounded, matrix));
    return rounded;
  }
}
