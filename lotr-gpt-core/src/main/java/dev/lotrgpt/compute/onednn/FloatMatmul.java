package dev.lotrgpt.compute.onednn;

/** Matmul of float32 numbers. */
final class FloatMatmul implements Matmul {
  /**
   * Rows of a multiple of this many floats, 4 KiB, share lines of the first-level cache: there the
   * matmul as a primitive is faster than {@link Gemm}.
   */
  private static final int WIDE = 1024;

  private final Dnnl dnnl;
  private final PackedWeights packedWeights;
  private final Constants constants;
  private final Lanes lanes;

  FloatMatmul(Dnnl dnnl, PackedWeights packedWeights, Constants constants, Lanes lanes) {
    this.dnnl = dnnl;
    this.packedWeights = packedWeights;
    this.constants = constants;
    this.lanes = lanes;
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
    Plan input =
        x.columns() % WIDE == 0
            ? dnnl.matmul(dx, dOut, weight, null, PostOps.none())
            : new Gemm(dx, dOut, weight, false);
    Tensor left = dOut.transposed();
    BiasGradient bias = new BiasGradient(constants, dOut);
    return new Backward() {
      @Override
      public void run(Tensor dWeight, Tensor dBias, boolean add) {
        input.run();
        new Gemm(dWeight, left, x, add).run();
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
  record BiasGradient(Tensor ones, Tensor dOut) {
    BiasGradient(Constants constants, Tensor dOut) {
      this(constants.ones(Math.toIntExact(dOut.rows())), dOut);
    }

    void run(Tensor dBias, boolean add) {
      new Gemm(dBias.row(), ones, dOut, add).run();
    }
  }
}
