package dev.lotrgpt.compute.onednn;

/** out = alpha x + beta out, in blocks that stay in the first-level cache. */
final class Axpby {
  private static final int BLOCK = 1024;

  private final float[] sum = new float[BLOCK];
  private final float[] summand = new float[BLOCK];

  void update(Values out, Values x, float alpha, float beta) {
    int total = out.count();
    for (int from = 0; from < total; from += BLOCK) {
      int count = Math.min(BLOCK, total - from);
      x.read(from, summand, 0, count);
      if (beta == 0) {
        for (int i = 0; i < count; i++) {
          sum[i] = alpha * summand[i];
        }
      } else {
        out.read(from, sum, 0, count);
        for (int i = 0; i < count; i++) {
          sum[i] = alpha * summand[i] + beta * sum[i];
        }
      }
      out.write(from, sum, 0, count);
    }
  }
}
