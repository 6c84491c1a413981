package dev.lotrgpt.training.device;

import dev.lotrgpt.compute.DeviceBackend;
import dev.lotrgpt.compute.MemoryCount;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.Gpt;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.training.MemoryNeed;
import dev.lotrgpt.training.Session;
import dev.lotrgpt.training.SessionFactory;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingSession;
import dev.lotrgpt.training.sharded.Optimizers;
import dev.lotrgpt.training.sharded.ShardedHeap;
import java.util.Locale;

/**
 * Sessions on a device, each with a queue of its own: several trainings share the device.
 *
 * @param <T> its tensor
 */
public final class DeviceSessions<T> implements SessionFactory {
  /** Rows that fill a device, where no batch says how many. */
  private static final int EVALUATION_ROWS = 1 << 14;

  private static final double MEBIBYTE = 1 << 20;

  private final DeviceBackend<T> backend;

  /**
   * @param backend closed by whoever opened it, after the last session
   */
  public DeviceSessions(DeviceBackend<T> backend) {
    this.backend = backend;
  }

  @Override
  public Precision precision() {
    return backend.precision();
  }

  @Override
  public TrainingSession openTraining(
      ModelConfig model, TrainingConfig config, int threads, StopSignal stop) {
    trainingNeed(model, config, threads);
    return new DeviceTraining<>(backend, model, config, stop);
  }

  @Override
  public Session openEvaluation(ModelConfig model, int threads, StopSignal stop) {
    evaluationNeed(model, threads);
    return new DeviceSession<>(backend, model, evaluationBatch(model), stop);
  }

  private void require(MemoryCount weights, MemoryCount activations, String setting) {
    long bytes = weights.bytes() + activations.bytes();
    long free = backend.freeMemory();
    if (bytes > free) {
      throw new MistakeException(
          new Mistake(
              setting,
              "the model",
              String.format(
                  Locale.ROOT,
                  "takes about %,.0f MiB of the GPU's memory, of which %,.0f MiB are free",
                  bytes / MEBIBYTE,
                  free / MEBIBYTE),
              "lower it"));
    }
  }

  private static int evaluationBatch(ModelConfig model) {
    return Math.max(1, EVALUATION_ROWS / model.context());
  }

  /**
   * {@inheritDoc}
   *
   * @throws MistakeException if it is more than the GPU has free, too
   */
  @Override
  public MemoryNeed trainingNeed(ModelConfig model, TrainingConfig config, int threads) {
    MemoryCount weights = backend.memoryCount();
    // The parameters, and their gradients.
    weights.allocate(Parameters.flatSize(model));
    weights.allocate(Parameters.flatSize(model));
    weights.allocate(Optimizers.size(config, Parameters.layout(model), 1));
    weights.addRounded(Parameters.flatSize(model));
    MemoryCount activations = backend.memoryCount();
    Gpt.allocate(model, activations, config.batchSize(), model.context());
    activations.addScratch(
        model.vocabulary(), model.embedding(), config.batchSize() * model.context());
    require(weights, activations, "<training><batchSize> (-Dlotr-gpt.training.batchSize)");
    return new MemoryNeed(
        weights.bytes(), activations.bytes(), ShardedHeap.of(model, config, threads));
  }

  /**
   * {@inheritDoc}
   *
   * @throws MistakeException if it is more than the GPU has free, too
   */
  @Override
  public MemoryNeed evaluationNeed(ModelConfig model, int threads) {
    MemoryCount weights = backend.memoryCount();
    weights.allocate(Parameters.flatSize(model));
    weights.addRounded(Parameters.flatSize(model));
    MemoryCount activations = backend.memoryCount();
    Gpt.allocateInference(model, activations, evaluationBatch(model), model.context());
    TextGenerator.allocate(model, activations);
    require(weights, activations, "<model><layers> (-Dlotr-gpt.model.layers)");
    return new MemoryNeed(
        weights.bytes(), activations.bytes(), ShardedHeap.ofEvaluation(model, threads));
  }
}
