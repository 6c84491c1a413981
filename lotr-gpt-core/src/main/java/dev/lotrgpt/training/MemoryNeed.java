package dev.lotrgpt.training;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.model.ModelConfig;

/**
 * Memory that a training takes, in bytes, predicted before any of it is taken.
 *
 * @param weights parameters, both moments, the gradients of each shard, and the backend's copy
 * @param activations of all cores, the attention's state and the temporaries of an operation too
 * @param copies of the weights in Java's heap: the best so far and a checkpoint's
 * @param batches of an evaluation, in Java's heap
 */
public record MemoryNeed(long weights, long activations, long copies, long batches) {
  /**
   * Copies of the parameters that there are at once while a checkpoint is written: they, two
   * moments and the best, each as numbers and as bytes. Reading one takes less.
   */
  private static final int COPIES = 8;

  /** An evaluation's tokens and targets, and those of its micro-batches. */
  private static final int BATCH_COPIES = 4;

  /**
   * @param threads cores to use at most
   * @throws ArithmeticException if it is more than a long holds
   */
  public static MemoryNeed of(
      Backend<?> backend, ModelConfig model, TrainingConfig config, int threads) {
    try (CountingBackend<?> counting = new CountingBackend<>(backend)) {
      Drivers<Object> drivers = new Drivers<>(counting, model, threads);
      try {
        long parameters = counting.elements();
        new TrainingStep<>(config, drivers);
        // PackedWeights of oneDNN; ND4J's temporaries of the optimiser are less.
        long weights = counting.elements() + parameters;
        long before = counting.elements();
        drivers.allocate();
        long scratch =
            counting.attentionScratch(
                MicroBatches.maxSequences(model.context()), model.context(), model.heads());
        long activations =
            counting.elements() - before + Math.multiplyExact(backend.drivers(threads), scratch);
        long tokens = (long) config.batchSize() * model.context();
        return new MemoryNeed(
            Math.multiplyExact(weights, Float.BYTES),
            Math.multiplyExact(activations, Float.BYTES),
            COPIES * model.parameters() * Float.BYTES,
            Math.multiplyExact(
                tokens, (long) BATCH_COPIES * Integer.BYTES * (config.evaluationBatches() + 1)));
      } finally {
        drivers.close();
      }
    }
  }

  /** Of Java's heap. */
  public long heap() {
    return copies + batches;
  }

  public long total() {
    return weights + activations + heap();
  }
}
