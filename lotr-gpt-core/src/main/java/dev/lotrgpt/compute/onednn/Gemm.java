package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

/**
 * out = alpha a b + beta out, by oneDNN's BLAS-like function: it has no post-operations, but packs
 * its operands in smaller pieces than the matmul primitive, which is 10 to 25 % faster where the
 * operands come from far memory.
 */
final class Gemm implements Plan {
  private static final byte PLAIN = 'N';
  private static final byte TRANSPOSED = 'T';

  private final Factor out;
  private final Factor a;
  private final Factor b;
  private final float alpha;
  private final float beta;

  /**
   * A matrix as BLAS takes it.
   *
   * @param operation whether its rows lie in memory one after another, or its columns
   * @param leadingDimension elements between two of these
   */
  private record Factor(
      Address place, byte operation, long rows, long columns, long leadingDimension) {
    static Factor of(Tensor matrix) {
      long[] strides = matrix.strides();
      boolean byRows = strides[1] == 1 && strides[0] >= matrix.columns();
      return new Factor(
          matrix.floats(),
          byRows ? PLAIN : TRANSPOSED,
          matrix.rows(),
          matrix.columns(),
          strides[byRows ? 0 : 1]);
    }
  }

  Gemm(Tensor out, Tensor a, Tensor b, boolean add) {
    this(out, a, b, 1, add);
  }

  /**
   * @param add whether to add to out
   */
  Gemm(Tensor out, Tensor a, Tensor b, float alpha, boolean add) {
    this(out, a, b, alpha, add ? 1f : 0f);
  }

  /** With any beta. */
  Gemm(Tensor out, Tensor a, Tensor b, float alpha, float beta) {
    this.out = Factor.of(out);
    this.alpha = alpha;
    this.a = Factor.of(a);
    this.b = Factor.of(b);
    this.beta = beta;
  }

  @Override
  public void run() {
    int status =
        dnnl_sgemm(
            a.operation,
            b.operation,
            out.rows,
            out.columns,
            a.columns,
            alpha,
            a.place,
            a.leadingDimension,
            b.place,
            b.leadingDimension,
            beta,
            out.place,
            out.leadingDimension);
    if (status != 0) {
      throw new IllegalStateException("oneDNN could not multiply (status " + status + ")");
    }
  }

  @Override
  public void close() {
    // All memory is the operands'.
  }
}
