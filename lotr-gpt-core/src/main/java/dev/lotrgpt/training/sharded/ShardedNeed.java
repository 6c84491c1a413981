package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.CountingAllocator;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Gpt;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.training.MemoryNeed;
import dev.lotrgpt.training.TrainingConfig;

/** What a session allocates, counted by the code that will allocate it. */
record ShardedNeed(Backend<?> backend, ModelConfig model, int threads) {

  MemoryNeed ofTraining(TrainingConfig config) {
    SizeLimits.checkBatch(config.batchSize(), model.context());
    try (Kernels<?> kernels = backend.kernels()) {
      CountingAllocator activations = counting(kernels);
      for (int i = 0; i < backend.drivers(threads); i++) {
        Gpt.allocate(model, activations, sequences(), model.context());
      }
      int shards = new MicroBatches(config.batchSize(), model.context()).shards();
      // PackedWeights of oneDNN are one more; ND4J's temporaries of the optimiser are less.
      long weights = Math.multiplyExact(Parameters.flatSize(model), 2L + shards);
      return new MemoryNeed(
          bytes(
              Math.addExact(
                  weights,
                  Optimizers.size(config, Parameters.layout(model), backend.drivers(threads)))),
          bytes(activations.elements() + scratch(kernels)),
          ShardedHeap.of(model, config, threads));
    }
  }

  MemoryNeed ofEvaluation() {
    try (Kernels<?> kernels = backend.kernels()) {
      CountingAllocator activations = counting(kernels);
      for (int i = 0; i < backend.drivers(threads); i++) {
        Gpt.allocateInference(model, activations, sequences(), model.context());
      }
      TextGenerator.allocate(model, activations);
      return new MemoryNeed(
          bytes(Math.multiplyExact(Parameters.flatSize(model), 2L)),
          bytes(activations.elements() + TextGenerator.scratchSize(model) + scratch(kernels)),
          ShardedHeap.ofEvaluation(model, threads));
    }
  }

  private CountingAllocator counting(Kernels<?> kernels) {
    SizeLimits.check(model, kernels, sequences());
    return new CountingAllocator(kernels);
  }

  /** Elements of temporaries that attention takes on all cores. */
  private long scratch(Kernels<?> kernels) {
    return Math.multiplyExact(
        backend.drivers(threads),
        kernels.attentionScratchSize(sequences(), model.context(), model.heads()));
  }

  private int sequences() {
    return MicroBatches.maxSequences(model.context());
  }

  private static long bytes(long elements) {
    return Math.multiplyExact(elements, Float.BYTES);
  }
}
