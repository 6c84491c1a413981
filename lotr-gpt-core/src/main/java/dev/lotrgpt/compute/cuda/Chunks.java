package dev.lotrgpt.compute.cuda;

/**
 * How rows are dealt to blocks that sum them up, so that there are enough of these to fill a GPU.
 * It depends on sizes alone, never on the GPU: so does the order of sums.
 *
 * @param rowsEach of a chunk; the last may have fewer
 */
record Chunks(int count, int rowsEach) {
  /** Blocks that keep any GPU busy. */
  static final int BLOCKS = 512;

  /**
   * @param blocksEach how many blocks work at each chunk
   * @param leastRows a chunk is worth having for
   */
  static Chunks of(int rows, int blocksEach, int leastRows) {
    int most = Math.max(1, BLOCKS / blocksEach);
    int wanted = Math.max(1, Math.min(most, Launch.blocks(rows, leastRows)));
    int each = Launch.blocks(rows, wanted);
    return new Chunks(Launch.blocks(rows, each), each);
  }
}
