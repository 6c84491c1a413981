package dev.lotrgpt.compute.cuda;

/** Products of float32 matrices that are no layer's, and sums of tensors. */
final class Matmul {
  private final Workspace workspace;
  private final FloatProducts products;

  Matmul(Workspace workspace, FloatProducts products) {
    this.workspace = workspace;
    this.products = products;
  }

  void run(
      DeviceTensor out,
      DeviceTensor a,
      boolean transposeA,
      DeviceTensor b,
      boolean transposeB,
      float alpha,
      float beta) {
    int m = Math.toIntExact(out.shape()[0]);
    int n = out.columns();
    int k = transposeA ? Math.toIntExact(a.shape()[0]) : a.columns();
    boolean plain = alpha == 1 && beta == 0;
    DeviceTensor product = plain ? out : workspace.scratch().floats(Scratch.Slot.GRADIENT, m, n);
    products.product(product, a, transposeA, b, transposeB, m, n, k);
    if (!plain) {
      add(out, product, alpha, beta);
    }
  }

  /** out = alpha x + beta out. */
  void add(DeviceTensor out, DeviceTensor x, float alpha, float beta) {
    workspace
        .launch("elementwise", "axpby")
        .tensor(out)
        .tensor(x)
        .wide(out.size())
        .number(alpha)
        .number(beta)
        .runElementwise(out.size());
  }
}
