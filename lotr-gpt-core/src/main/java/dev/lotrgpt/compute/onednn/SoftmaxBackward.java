package dev.lotrgpt.compute.onednn;

/**
 * The backward pass of softmax in attention: dx = (dOut - s) * out, where a row's s = sum(dOut *
 * out). Attention knows it from what the row led to, in a head's few channels instead of all its
 * keys, as the product of its output with the output's gradient (Dao et al. 2022, FlashAttention).
 *
 * <p>In arrays, as oneDNN has no code of its own for it without AVX-512, and is 10 to 20 times
 * slower there; with AVX-512 both are equally fast.
 */
final class SoftmaxBackward {
  /** Of two arrays of so many numbers each, both stay in the first-level cache. */
  private static final int TILE = 2048;

  private float[] gradient = new float[TILE];
  private float[] weight = new float[TILE];
  private float[] sum = new float[0];

  /**
   * @param dWeights the gradient of softmax's result, which becomes that of its operand: [H,
   *     queries,keys]
   * @param weights softmax's result [H,queries,keys]
   * @param sums s of each query and head [queries,H]
   */
  Plan plan(Tensor dWeights, Tensor weights, Tensor sums) {
    int heads = Math.toIntExact(weights.size(0));
    int queries = Math.toIntExact(weights.size(1));
    int keys = Math.toIntExact(weights.size(2));
    Values gradients = dWeights.values();
    Values factors = weights.values();
    Values subtrahends = sums.values();
    return new Plan() {
      @Override
      public void run() {
        grow(keys, queries * heads);
        subtrahends.read(0, sum, 0, queries * heads);
        int rows = gradient.length / keys;
        for (int head = 0; head < heads; head++) {
          for (int query = 0; query < queries; query += rows) {
            int count = Math.min(rows, queries - query);
            int from = (head * queries + query) * keys;
            gradients.read(from, gradient, 0, count * keys);
            factors.read(from, weight, 0, count * keys);
            for (int row = 0; row < count; row++) {
              multiply(row * keys, keys, sum[(query + row) * heads + head]);
            }
            gradients.write(from, gradient, 0, count * keys);
          }
        }
      }

      @Override
      public void close() {
        // All memory is the operands'.
      }
    };
  }

  private void multiply(int from, int count, float subtrahend) {
    for (int i = from; i < from + count; i++) {
      gradient[i] = (gradient[i] - subtrahend) * weight[i];
    }
  }

  private void grow(int keys, int sums) {
    if (gradient.length < keys) {
      gradient = new float[keys];
      weight = new float[keys];
    }
    sum = sum.length < sums ? new float[sums] : sum;
  }
}
