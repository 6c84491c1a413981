package dev.lotrgpt.compute.onednn;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** Products of float32 numbers. */
final class FloatProducts implements Products {
  /**
   * Rows of a multiple of this many floats, 4 KiB, share lines of the first-level cache: there the
   * product as a primitive is faster than {@link Gemm}.
   */
  private static final int WIDE = 1024;

  /** From here on products take {@link PackedWeights}. */
  private static final int MANY_ROWS = 16;

  private final Dnnl dnnl;
  private final PackedWeights packedWeights;

  FloatProducts(Dnnl dnnl, PackedWeights packedWeights) {
    this.dnnl = dnnl;
    this.packedWeights = packedWeights;
  }

  @Override
  public Plan forward(
      Shape shape,
      FloatPointer out,
      FloatPointer x,
      FloatPointer weight,
      FloatPointer bias,
      PostOps postOps) {
    long n = shape.outputs();
    long k = shape.inputs();
    Operand result = Operand.of(out, shape.rows(), n);
    Operand input = Operand.of(x, shape.rows(), k);
    Operand summand = bias == null ? null : Operand.of(bias, 1, n);
    if (shape.rows() < MANY_ROWS) {
      return dnnl.matmul(result, input, Operand.of(weight, n, k).transposed(), summand, postOps);
    }
    PackedWeights.Packed packed = packedWeights.acquire(PackedWeights.Form.FLOAT, weight, n, k);
    return packed.user(
        dnnl.matmul(result, input, packed.data(), packed.layout(), summand, postOps));
  }

  @Override
  public List<Plan> backward(
      Shape shape,
      FloatPointer dx,
      FloatPointer dWeight,
      FloatPointer dOut,
      FloatPointer x,
      FloatPointer weight,
      boolean add) {
    int rows = shape.rows();
    long n = shape.outputs();
    long k = shape.inputs();
    Plan inputGradient =
        k % WIDE == 0
            ? dnnl.matmul(
                Operand.of(dx, rows, k),
                Operand.of(dOut, rows, n),
                Operand.of(weight, n, k),
                null,
                PostOps.none())
            : new Gemm(dx, Gemm.Matrix.of(dOut, rows, n), Gemm.Matrix.of(weight, n, k), false);
    Plan weightGradient =
        new Gemm(dWeight, Gemm.Matrix.transposeOf(dOut, rows, n), Gemm.Matrix.of(x, rows, k), add);
    return List.of(inputGradient, weightGradient);
  }
}
