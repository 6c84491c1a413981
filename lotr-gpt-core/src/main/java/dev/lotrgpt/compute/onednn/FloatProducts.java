package dev.lotrgpt.compute.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** Products of float32 numbers. */
final class FloatProducts implements Products {
  /**
   * Rows of a multiple of this many floats, 4 KiB, share lines of the first-level cache: there the
   * product as a primitive is faster than {@link Gemm}.
   */
  private static final int WIDE = 1024;

  private final Dnnl dnnl;
  private final PackedWeights packedWeights;
  private final Constants constants;
  private final Lanes lanes;

  FloatProducts(Dnnl dnnl, PackedWeights packedWeights, Constants constants, Lanes lanes) {
    this.dnnl = dnnl;
    this.packedWeights = packedWeights;
    this.constants = constants;
    this.lanes = lanes;
  }

  @Override
  public Plan forward(
      Operand out, Operand x, FloatPointer weight, FloatPointer bias, PostOps postOps) {
    long n = out.columns();
    long k = x.columns();
    Operand summand = bias == null ? null : Operand.of(bias, 1, n);
    if (x.rows() <= Lanes.MAX_ROWS) {
      return lanes.columns(
          n,
          (lane, from, count) ->
              lane.matmul(
                  out.columns(from, count),
                  x,
                  Operand.of(weight.getPointer(from * k), count, k).transposed(),
                  summand == null ? null : summand.columns(from, count),
                  postOps.columns(from, count)));
    }
    PackedWeights.Packed packed = packedWeights.acquire(PackedWeights.Form.FLOAT, weight, n, k);
    return packed.user(dnnl.matmul(out, x, packed.data(), packed.layout(), summand, postOps));
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
    steps.add(
        k % WIDE == 0
            ? dnnl.matmul(dx, dOut, Operand.of(weight, n, k), null, PostOps.none())
            : new Gemm(dx.floats(), Gemm.Matrix.of(dOut), Gemm.Matrix.of(weight, n, k), false));
    steps.add(new Gemm(dWeight, Gemm.Matrix.transposeOf(dOut), Gemm.Matrix.of(x), add));
    if (dBias != null) {
      steps.add(biasGradient(constants, dBias, dOut, add));
    }
    return steps;
  }

  /** The sum of dOut's rows, as a product with a row of ones. */
  static Plan biasGradient(Constants constants, FloatPointer dBias, Operand dOut, boolean add) {
    int rows = Math.toIntExact(dOut.rows());
    Gemm.Matrix ones = Gemm.Matrix.of(constants.ones(rows), 1, rows);
    return new Gemm(dBias, ones, Gemm.Matrix.of(dOut), add);
  }
}
