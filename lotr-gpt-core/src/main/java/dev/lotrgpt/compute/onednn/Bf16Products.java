package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;

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
  public Backward backward(Operand dx, Operand dOut, Operand x, FloatPointer weight) {
    return new Gradients(dx, dOut, x, weight);
  }

  private final class Gradients implements Backward {
    /** What comes before the gradients of the parameters. */
    private final Plan before;

    private final Target dWeight;

    /** One of these two: dOut may be of either kind. */
    private final Target roundedBias;

    private final FloatProducts.BiasGradient bias;

    Gradients(Operand dx, Operand dOut, Operand x, FloatPointer weight) {
      long n = dOut.columns();
      long k = x.columns();
      List<Plan> steps = new ArrayList<>();
      Operand gradient = rounded(steps, Memory.BF16_GRADIENT, dOut);
      PackedWeights.Packed packed =
          packedWeights.acquire(PackedWeights.Form.BF16_BACKWARD, weight, n, k);
      steps.add(
          packed.user(
              dnnl.matmul(dx, gradient, packed.data(), packed.layout(), null, PostOps.none())));
      Operand input = rounded(steps, Memory.BF16_INPUT, x);
      // Of this place only the size matters: each run names another.
      FloatPointer anywhere = weight;
      Dnnl.Packing packing =
          dnnl.packing(
              Operand.of(anywhere, n, k), gradient.transposed(), input, Memory.PACKED, steps);
      this.dWeight = new Target(packing.product(PostOps.none()), packing.product(sum()));
      packing.close();
      this.before = Plan.sequence(steps);
      if (dOut.isBf16()) {
        this.bias = null;
        this.roundedBias = roundedBias(dOut, anywhere);
      } else {
        this.bias = new FloatProducts.BiasGradient(constants, dOut);
        this.roundedBias = null;
      }
    }

    private Target roundedBias(Operand dOut, FloatPointer anywhere) {
      Operand ones = Operand.of(constants.ones(Math.toIntExact(dOut.rows())), 1, dOut.rows());
      List<Plan> steps = new ArrayList<>();
      Operand factor = rounded(steps, Memory.BF16_INPUT, ones);
      Operand out = Operand.of(anywhere, 1, dOut.columns());
      return new Target(
          steps,
          dnnl.matmul(out, factor, dOut, null, PostOps.none()),
          dnnl.matmul(out, factor, dOut, null, sum()));
    }

    @Override
    public void run(FloatPointer dWeightAt, FloatPointer dBiasAt, boolean add) {
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

  /** A product whose result is written to, or added to, a place that each run names. */
  private record Target(List<Plan> before, Execution overwrite, Execution accumulate) {
    Target(Execution overwrite, Execution accumulate) {
      this(List.of(), overwrite, accumulate);
    }

    void run(FloatPointer out, boolean add) {
      before.forEach(Plan::run);
      Execution product = add ? accumulate : overwrite;
      product.bind(DNNL_ARG_DST, out);
      product.run();
    }

    void close() {
      before.forEach(Plan::close);
      overwrite.close();
      accumulate.close();
    }
  }

  private static PostOps sum() {
    return PostOps.none().accumulate();
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
