package dev.lotrgpt.compute.onednn;

import java.util.Arrays;

/**
 * How causal attention is cut into blocks of queries. A block sees the keys up to its own end, so
 * that little is computed of what the mask makes zero.
 *
 * <p>The state holds, for each sequence and block, the weights before dropout [H,queries,keys], and
 * after all weights the dropout masks in the same order, a byte for each weight.
 *
 * @param batch B
 * @param length T
 * @param heads H
 * @param headSize channels of a head
 */
record AttentionLayout(int batch, int length, int heads, int headSize) {
  /** Measured: 32 waste fewer products, 128 make fewer calls; 64 was the fastest. */
  private static final int BLOCK = 64;

  /**
   * @param first number of its first query
   * @param queries how many it has
   * @param keys how many keys they see
   * @param offset of its weights in the state, in elements
   */
  record Block(int sequence, int first, int queries, int keys, long offset) {}

  long rows() {
    return (long) batch * length;
  }

  int channels() {
    return heads * headSize;
  }

  int blocks() {
    return (length + BLOCK - 1) / BLOCK;
  }

  Block block(int sequence, int index) {
    int first = index * BLOCK;
    int queries = Math.min(BLOCK, length - first);
    // Of the full blocks before it: BLOCK rows of BLOCK, 2 BLOCK, ... keys.
    long before = (long) BLOCK * BLOCK * index * (index + 1) / 2;
    return new Block(
        sequence, first, queries, first + queries, sequence * weightsOfSequence() + heads * before);
  }

  /** Elements of the causal mask. */
  long maskSize() {
    return weightsOfSequence() / heads;
  }

  /**
   * Writes [queries,keys] for each block: minus infinity where a query may not look, else 0. Row by
   * row: all of a long sequence's rows are more than an array holds.
   *
   * @param row is given the offset of each row in the mask, and the row with its length
   */
  void causalMask(MaskRow row) {
    float[] values = new float[length];
    Arrays.fill(values, Float.NEGATIVE_INFINITY);
    long offset = 0;
    for (int b = 0; b < blocks(); b++) {
      Block block = block(0, b);
      for (int query = 0; query < block.queries(); query++) {
        Arrays.fill(values, 0, block.first() + query + 1, 0);
        row.write(offset, values, block.keys());
        offset += block.keys();
      }
    }
  }

  /** Takes a row of the causal mask. */
  @FunctionalInterface
  interface MaskRow {
    void write(long offset, float[] values, int count);
  }

  /** Elements of the weights of a sequence. */
  long weightsOfSequence() {
    int full = length / BLOCK;
    int rest = length % BLOCK;
    long rowsTimesKeys = (long) BLOCK * BLOCK * full * (full + 1) / 2 + (long) rest * length;
    return heads * rowsTimesKeys;
  }

  /** Elements of all weights. */
  long weights() {
    return batch * weightsOfSequence();
  }

  /** A byte for each weight of the whole state. */
  Tensor masks(Tensor state) {
    return state.view(weights(), stateSize() - weights()).as(Tensor.Type.BYTE, weights());
  }

  /** Elements of weights and masks, in floats. */
  long stateSize() {
    return weights() + (weights() + Float.BYTES - 1) / Float.BYTES;
  }

  /** Elements of the weights of the largest block. */
  long largestBlock() {
    return (long) heads * Math.min(BLOCK, length) * length;
  }
}
