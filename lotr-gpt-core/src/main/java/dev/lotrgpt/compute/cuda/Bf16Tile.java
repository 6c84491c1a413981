package dev.lotrgpt.compute.cuda;

import java.util.Map;

/**
 * What a block of matmulbf16.cu computes at a time of a product [m,n].
 *
 * @param rows 128 or 256
 * @param columns 64 or 128
 * @param mostBlocks of a product; with more tiles, a block computes several
 */
record Bf16Tile(int rows, int columns, int mostBlocks) {
  private static final int NARROW = 64;
  private static final int WIDE = 128;
  private static final int LOW = 128;
  private static final int HIGH = 256;

  /** Blocks that fill a large GPU: of high tiles one for each of its multiprocessors. */
  private static final int HIGH_BLOCKS = 128;

  private static final int LOW_BLOCKS = 256;

  /** Tiles that are enough to be computed by one block each. */
  private static final int ENOUGH = 100;

  private static final int WARP = 32;
  private static final int WARP_COLUMNS = 32;

  /** Rows of results that a warp has in shared memory at a time. */
  private static final int WARP_LINES = 16;

  /** Between two of them. */
  private static final int PADDING = 8;

  private static final int STAGES = 3;

  /** Which tile a product is computed by. */
  interface Choice {
    /**
     * @param parts that the sums of a product [m,n] may be cut into
     */
    Bf16Tile of(int m, int n, int parts);
  }

  /**
   * The largest that leaves no more of itself empty and enough to do for each multiprocessor: what
   * goes through the cache is the less, the larger the tiles are.
   *
   * @param parts that the sums may be cut into
   */
  static Bf16Tile of(int m, int n, int parts) {
    if (padded(n, WIDE) > padded(n, NARROW)) {
      return new Bf16Tile(LOW, NARROW, LOW_BLOCKS);
    }
    Bf16Tile high = new Bf16Tile(HIGH, WIDE, HIGH_BLOCKS);
    return padded(m, HIGH) == padded(m, LOW) && (long) high.tiles(m, n) * parts >= ENOUGH
        ? high
        : new Bf16Tile(LOW, WIDE, LOW_BLOCKS);
  }

  private static int padded(int size, int tile) {
    return Launch.blocks(size, tile) * tile;
  }

  Map<String, String> macros(ElementType result) {
    return Map.of(
        "RESULT",
        result.inKernels(),
        "TILE_ROWS",
        String.valueOf(rows),
        "TILE_COLUMNS",
        String.valueOf(columns));
  }

  int threads() {
    return 2 * rows;
  }

  /** Of a block: the steps of the sum that are there at a time, and results on their way. */
  int sharedBytes() {
    int steps = STAGES * (rows + columns) * Bf16Products.STEP;
    int results = threads() / WARP * WARP_LINES * (WARP_COLUMNS + PADDING);
    return (steps + results) * ElementType.BF16.bytes();
  }

  int tiles(int m, int n) {
    return Launch.blocks(m, rows) * Launch.blocks(n, columns);
  }

  /** Blocks for a product: while one stores a tile it reads the next, so it gets a few in a row. */
  int blocks(int m, int n) {
    int tiles = tiles(m, n);
    return Launch.blocks(tiles, Launch.blocks(tiles, mostBlocks));
  }

  /** How many pieces a sum of so many numbers is cut into, to keep any GPU busy. */
  Chunks parts(int m, int n, int numbers, int leastPart) {
    // Two of the smaller blocks fill a multiprocessor, where those of other kernels come to four.
    return Chunks.of(numbers, 2 * rows / LOW * tiles(m, n), leastPart);
  }
}
