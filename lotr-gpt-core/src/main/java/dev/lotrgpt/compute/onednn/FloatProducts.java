package dev.lotrgpt.compute.onednn;

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
  public Backward backward(Operand dx, Operand dOut, Operand x, FloatPointer weight) {
    long n = dOut.columns();
    long k = x.columns();
    Plan input =
        k % WIDE == 0
            ? dnnl.matmul(dx, dOut, Operand.of(weight, n, k), null, PostOps.none())
            : new Gemm(dx.floats(), Gemm.Matrix.of(dOut), Gemm.Matrix.of(weight, n, k), false);
    Gemm.Matrix left = Gemm.Matrix.transposeOf(dOut);
    Gemm.Matrix right = Gemm.Matrix.of(x);
    BiasGradient bias = new BiasGradient(constants, dOut);
    return new Backward() {
      @Override
      public void run(FloatPointer dWeight, FloatPointer dBias, boolean add) {
        input.run();
        new Gemm(dWeight, left, right, add).run();
        if (dBias != null) {
          bias.run(dBias, add);
        }
      }

      @Override
      public void close() {
        input.close();
      }
    };
  }

  /** The sum of dOut's rows, as a product with a row of ones. */
  record BiasGradient(Gemm.Matrix ones, Gemm.Matrix dOut) {
    BiasGradient(Constants constants, Operand dOut) {
      this(
          Gemm.Matrix.of(constants.ones(Math.toIntExact(dOut.rows())), 1, dOut.rows()),
          Gemm.Matrix.of(dOut));
    }

    void run(FloatPointer dBias, boolean add) {
      new Gemm(dBias, ones, dOut, add).run();
    }
  }
}
