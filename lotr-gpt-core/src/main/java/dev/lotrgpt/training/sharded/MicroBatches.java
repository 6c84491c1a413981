package dev.lotrgpt.training.sharded;

/**
 * How a batch is cut into micro-batches, and these are dealt to shards. It depends on nothing but
 * the batch, so that results do not depend on the number of cores.
 *
 * @param batchSize sequences
 * @param context tokens of each
 */
record MicroBatches(int batchSize, int context) {
  /** More shards feed more cores, fewer have fewer gradients to add up. */
  private static final int MAX_SHARDS = 8;

  /** Fewer rows read the weights too often for what they compute. */
  private static final int MIN_ROWS = 256;

  /** More rows leave the caches. */
  private static final int MAX_ROWS = 512;

  /** The most sequences that a micro-batch has. */
  static int maxSequences(int context) {
    return Math.max(1, MAX_ROWS / context);
  }

  /**
   * Sequences of a micro-batch: one for each shard, where that is neither too small nor too large.
   */
  int sequences() {
    int least = sequencesOfEvaluation(context);
    return Math.min(maxSequences(context), Math.max(least, ceiling(batchSize, MAX_SHARDS)));
  }

  /**
   * Sequences of a micro-batch of which nothing but the loss is wanted: as few as the products
   * allow, for without gradients there is nothing to gain from more.
   */
  static int sequencesOfEvaluation(int context) {
    return Math.max(1, MIN_ROWS / context);
  }

  /** Sums of gradients, each a task for one core. */
  int shards() {
    return Math.min(MAX_SHARDS, ceiling(batchSize, sequences()));
  }

  private static int ceiling(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
