package dev.lotrgpt.training;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.TextGenerator;

/**
 * Memory that a training takes, in bytes, predicted before any of it is taken.
 *
 * @param weights parameters, both moments, the gradients of each shard, and the backend's copy
 * @param activations of all cores, the attention's state and the temporaries of an operation too
 * @param heap of Java
 */
public record MemoryNeed(long weights, long activations, HeapNeed heap) {

  /**
   * Of a training.
   *
   * @param threads cores to use at most
   * @throws ModelTooLargeException if a tensor has more numbers than can be counted
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
        return new MemoryNeed(
            Math.multiplyExact(weights, Float.BYTES),
            Math.multiplyExact(activations, Float.BYTES),
            HeapNeed.of(model, config, threads));
      } finally {
        drivers.close();
      }
    }
  }

  /** Of an evaluation, the samples that it lets the model write included. */
  public static MemoryNeed ofEvaluation(Backend<?> backend, ModelConfig model, int threads) {
    try (CountingBackend<?> counting = new CountingBackend<>(backend)) {
      Drivers<Object> drivers = new Drivers<>(counting, model, threads);
      try {
        long weights = 2 * counting.elements();
        long before = counting.elements();
        drivers.allocateInference();
        new TextGenerator<>(drivers.parameters(), counting.kernels()).allocate();
        long scratch =
            counting.attentionScratch(
                MicroBatches.maxSequences(model.context()), model.context(), model.heads());
        long activations =
            counting.elements()
                - before
                + TextGenerator.scratchSize(model)
                + Math.multiplyExact(backend.drivers(threads), scratch);
        return new MemoryNeed(
            Math.multiplyExact(weights, Float.BYTES),
            Math.multiplyExact(activations, Float.BYTES),
            HeapNeed.ofEvaluation(model, threads));
      } finally {
        drivers.close();
      }
    }
  }
}
