package dev.lotrgpt.training.sharded;

import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Windows;
import dev.lotrgpt.training.HeapNeed;
import dev.lotrgpt.training.TrainingConfig;

/** Predicts Java's heap, also before a backend is there. */
public final class ShardedHeap {
  private static final int BATCH_COPIES = 4;

  private ShardedHeap() {}

  /**
   * Of a training, and of the evaluation that follows.
   *
   * @param cores to use at most
   * @throws ArithmeticException if it is more than a long holds
   */
  public static HeapNeed of(ModelConfig model, TrainingConfig config, int cores) {
    long table = (long) model.vocabulary() * model.embedding();
    return new HeapNeed(
        largestTensor(model) * Float.BYTES,
        batches(Math.max(config.batchSize(), Windows.AT_ONCE), model),
        cores * (rows(model) + Math.max(table * Float.BYTES, rows(model))));
  }

  /** Of an evaluation of a trained model. */
  public static HeapNeed ofEvaluation(ModelConfig model, int cores) {
    return new HeapNeed(
        largestTensor(model) * Float.BYTES, batches(Windows.AT_ONCE, model), cores * rows(model));
  }

  private static long batches(int sequences, ModelConfig model) {
    return (long) sequences * model.context() * BATCH_COPIES * Integer.BYTES;
  }

  /** Elements of the one that is being written or read. */
  private static long largestTensor(ModelConfig model) {
    return Parameters.layout(model).stream().mapToLong(Parameter::size).max().orElseThrow();
  }

  /** [R,C] of a micro-batch, see the embedding. */
  private static long rows(ModelConfig model) {
    long rows = (long) MicroBatches.maxSequences(model.context()) * model.context();
    return rows * (model.embedding() + 1) * Float.BYTES;
  }
}
