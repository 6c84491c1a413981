package dev.lotrgpt.compute.onednn;

import java.util.List;

/** Matmul of float32 numbers. */
final class FloatMatmul implements Matmul {
  /**
   * Rows of a multiple of this many floats, 4 KiB, share lines of the first-level cache: there the
   * matmul as a primitive, which copies them, is faster than {@link Gemm}.
   */
  private static final int WIDE = 1024;

  /** oneDNN's own threshold for the sum of the reciprocals of a result's sides. */
  private static final double COPIED = 0.0038;

  private final Dnnl dnnl;
  private final PackedWeights packedWeights;
  private final Constants constants;
  private final Lanes lanes;
  private final boolean avx512;

  /**
   * @param avx512 whether oneDNN uses AVX-512
   */
  FloatMatmul(
      Dnnl dnnl, PackedWeights packedWeights, Constants constants, Lanes lanes, boolean avx512) {
    this.dnnl = dnnl;
    this.packedWeights = packedWeights;
    this.constants = constants;
    this.lanes = lanes;
    this.avx512 = avx512;
  }

  @Override
  public Plan forward(Tensor out, Tensor x, Tensor weight, Tensor bias, PostOps postOps) {
    Tensor summand = bias == null ? null : bias.row();
    if (x.rows() <= Lanes.MAX_ROWS) {
      return lanes.columns(
          out.columns(),
          (lane, from, count) ->
              lane.matmul(
                  out.columns(from, count),
                  x,
                  weight.rows(from, count).transposed(),
                  summand == null ? null : summand.columns(from, count),
                  postOps.columns(from, count)));
    }
    PackedWeights.Packed packed = packedWeights.acquire(PackedWeights.Form.FLOAT, weight);
    return packed.user(dnnl.matmul(out, x, packed.data(), packed.layout(), summand, postOps));
  }

  @Override
  public Backward backward(Tensor dx, Tensor dOut, Tensor x, Tensor weight) {
    boolean primitive = avx512 ? isWide(x) : conflicts(dx, dOut, weight);
    Plan input =
        primitive
            ? dnnl.matmul(dx, dOut, weight, null, PostOps.none())
            : new Gemm(dx, dOut, weight, false);
    WeightGradient weights = weightGradient(dOut, x, weight);
    BiasGradient bias = new BiasGradient(constants, dOut);
    return new Backward() {
      @Override
      public void run(Tensor dWeight, Tensor dBias, boolean add) {
        input.run();
        weights.run(dWeight, add);
        if (dBias != null) {
          bias.run(dBias, add);
        }
      }

      @Override
      public void close() {
        input.close();
        weights.close();
      }
    };
  }

  private static boolean isWide(Tensor matrix) {
    return matrix.strides()[0] % WIDE == 0;
  }

  /**
   * Whether {@link Gemm} without AVX-512 takes up to twice as long as the primitive: it copies its
   * operands for large results only, and elsewhere wide ones get into each other's way.
   */
  private static boolean conflicts(Tensor out, Tensor a, Tensor b) {
    boolean copies = 1.0 / out.rows() + 1.0 / out.columns() < COPIED;
    return !copies && (isWide(a) || isWide(b));
  }

  private WeightGradient weightGradient(Tensor dOut, Tensor x, Tensor weight) {
    Tensor left = dOut.transposed();
    if (avx512 || !conflicts(weight, dOut, x)) {
      return (dWeight, add) -> new Gemm(dWeight, left, x, add).run();
    }
    // The gradient has the shape of the weights; each run names its place.
    Target target = Target.of(List.of(), postOps -> dnnl.matmul(weight, left, x, null, postOps));
    return new WeightGradient() {
      @Override
      public void run(Tensor dWeight, boolean add) {
        target.run(dWeight, add);
      }

      @Override
      public void close() {
        target.close();
      }
    };
  }

  /** dOut' x, into a place that each run names. */
  @FunctionalInterface
  private interface WeightGradient {
    void run(Tensor dWeight, boolean add);

    default void close() {
      // Nothing was made.
    }
  }

  /** The sum of dOut's rows, as a product with a row of ones. */
  record BiasGradient(Tensor ones, Tensor dOut) {
    BiasGradient(Constants constants, Tensor dOut) {
      this(constants.ones(Math.toIntExact(dOut.rows())), dOut);
    }

    void run(Tensor dBias, boolean add) {
      new Gemm(dBias.row(), ones, dOut, add).run();
    }
  }
}
