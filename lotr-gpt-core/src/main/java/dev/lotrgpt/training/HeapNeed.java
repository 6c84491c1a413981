package dev.lotrgpt.training;

import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Windows;

/**
 * Java's heap that a run takes, in bytes, predicted before any of it is taken.
 *
 * @param copies of the weights: the best so far, and those that are on their way to or from a file
 * @param batches tokens and targets of a batch, and of its micro-batches
 * @param rows numbers of each core on their way between the heap and tensors
 */
public record HeapNeed(long copies, long batches, long rows) {
  /**
   * Copies of the parameters that there are at once while a checkpoint is written: they, two
   * moments and the best, each as numbers and as bytes. Reading one takes less.
   */
  private static final int COPIES = 8;

  /** When they are read: as bytes and as numbers. */
  private static final int COPIES_READ = 2;

  private static final int BATCH_COPIES = 4;

  /**
   * Of a training, and of the evaluation that follows.
   *
   * @param cores to use at most
   * @throws ArithmeticException if it is more than a long holds
   */
  public static HeapNeed of(ModelConfig model, TrainingConfig config, int cores) {
    long table = (long) model.vocabulary() * model.embedding();
    return new HeapNeed(
        COPIES * model.parameters() * Float.BYTES,
        batches(Math.max(config.batchSize(), Windows.AT_ONCE), model),
        cores * (rows(model) + Math.max(table * Float.BYTES, rows(model))));
  }

  /** Of an evaluation of a trained model. */
  public static HeapNeed ofEvaluation(ModelConfig model, int cores) {
    return new HeapNeed(
        COPIES_READ * model.parameters() * Float.BYTES,
        batches(Windows.AT_ONCE, model),
        cores * rows(model));
  }

  private static long batches(int sequences, ModelConfig model) {
    return (long) sequences * model.context() * BATCH_COPIES * Integer.BYTES;
  }

  /** [R,C] of a micro-batch, see the embedding. */
  private static long rows(ModelConfig model) {
    long rows = (long) MicroBatches.maxSequences(model.context()) * model.context();
    return rows * (model.embedding() + 1) * Float.BYTES;
  }

  public long total() {
    return copies + batches + rows;
  }
}
