package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.training.MemoryNeed;
import dev.lotrgpt.training.Session;
import dev.lotrgpt.training.SessionFactory;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingSession;

/**
 * Sessions on a backend that has nothing but kernels: each core computes with a {@link Replica} of
 * its own, and batches are cut into {@link MicroBatches}.
 *
 * @param <T> the backend's tensor
 */
public final class ShardedSessions<T> implements SessionFactory {
  private final Backend<T> backend;

  /**
   * @param backend closed by whoever opened it, after the last session
   */
  public ShardedSessions(Backend<T> backend) {
    this.backend = backend;
  }

  /**
   * How many cores a batch can feed.
   *
   * @param batchSize sequences
   * @param context tokens of each
   */
  public static int cores(int batchSize, int context) {
    return new MicroBatches(batchSize, context).shards();
  }

  @Override
  public Precision precision() {
    return backend.precision();
  }

  @Override
  public TrainingSession openTraining(
      ModelConfig model, TrainingConfig config, int threads, StopSignal stop) {
    SizeLimits.checkBatch(config.batchSize(), model.context());
    return new ShardedTraining<>(backend, model, config, threads, stop);
  }

  @Override
  public Session openEvaluation(ModelConfig model, int threads, StopSignal stop) {
    return new ShardedSession<>(backend, model, threads, stop);
  }

  @Override
  public MemoryNeed trainingNeed(ModelConfig model, TrainingConfig config, int threads) {
    return new ShardedNeed(backend, model, threads).ofTraining(config);
  }

  @Override
  public MemoryNeed evaluationNeed(ModelConfig model, int threads) {
    return new ShardedNeed(backend, model, threads).ofEvaluation();
  }
}
