package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.StepLoss;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Forward and backward pass of a batch, and a step of the optimiser.
 *
 * <p>Micro-batches are dealt to a fixed number of shards with gradients of their own; a core takes
 * a shard at a time, and shards are added up in their order. How many there are depends on the
 * batch alone, so the result does not depend on the number of cores.
 *
 * @param <T> the backend's tensor
 */
final class ShardedTraining<T> extends ShardedSession<T> implements TrainingSession {
  private final TrainingConfig config;

  /** Of each shard. */
  private final List<Parameters<T>> gradients = new ArrayList<>();

  /** The same in pieces, each of all shards. */
  private final List<List<T>> slices;

  private final Optimizer<T> optimizer;

  ShardedTraining(
      Backend<T> backend, ModelConfig model, TrainingConfig config, int threads, StopSignal stop) {
    super(backend, model, threads, stop);
    this.config = config;
    Kernels<T> kernels = replicas().kernels();
    for (int i = 0; i < new MicroBatches(config.batchSize(), model.context()).shards(); i++) {
      gradients.add(new Parameters<>(model, kernels));
    }
    this.slices =
        Slice.all(parameters()).pieces(Slice.length(parameters().flatSize())).stream()
            .map(slice -> slice.of(gradients, kernels))
            .toList();
    this.optimizer = Optimizers.of(config, parameters(), gradients, replicas().count(), kernels);
  }

  @Override
  public List<NamedTensor> optimizerState() {
    return optimizer.state();
  }

  @Override
  public StepLoss step(Batch batch, StepScalars scalars) {
    double loss = gradients(batch, new Dropout((float) config.dropout(), scalars.dropoutKey()));
    List<ToDoubleFunction<Replica<T>>> tasks = new ArrayList<>();
    optimizer
        .tasks(scalars, clipping())
        .forEach(
            task ->
                tasks.add(
                    replica -> {
                      task.accept(replica.kernels());
                      return 0;
                    }));
    replicas().sum(tasks);
    return StepLoss.of(loss);
  }

  /** Of all shards; returns the mean loss. */
  private double gradients(Batch batch, Dropout dropout) {
    List<Batch> microBatches = replicas().split(batch);
    long positions = (long) batch.size() * batch.length();
    List<ToDoubleFunction<Replica<T>>> shards = new ArrayList<>();
    for (int s = 0; s < gradients.size(); s++) {
      int from = s * microBatches.size() / gradients.size();
      int to = (s + 1) * microBatches.size() / gradients.size();
      Parameters<T> gradient = gradients.get(s);
      shards.add(
          replica -> shard(replica, microBatches, from, to, dropout, 1f / positions, gradient));
    }
    return replicas().sum(shards) / positions;
  }

  private double shard(
      Replica<T> replica,
      List<Batch> microBatches,
      int from,
      int to,
      Dropout dropout,
      float scale,
      Parameters<T> gradient) {
    if (from == to) {
      // A batch that is smaller than the one before: what that one left is not this one's.
      replica.kernels().zero(gradient.flat());
    }
    double loss = 0;
    for (int m = from; m < to; m++) {
      replicas().checkStop();
      Batch micro = microBatches.get(m);
      loss +=
          replica
              .gpt()
              .forwardBackward(
                  micro.tokens(),
                  micro.targets(),
                  micro.size(),
                  micro.length(),
                  dropout.at(m),
                  scale,
                  gradient,
                  m > from);
    }
    return loss;
  }

  /** The factor that brings the gradients' norm down to the largest allowed. */
  private double clipping() {
    if (config.gradientClip() == 0) {
      return 1;
    }
    List<ToDoubleFunction<Replica<T>>> tasks = new ArrayList<>();
    for (List<T> slice : slices) {
      tasks.add(replica -> replica.kernels().squaredNorm(slice));
    }
    double norm = Math.sqrt(replicas().sum(tasks));
    return norm > config.gradientClip() ? config.gradientClip() / norm : 1;
  }
}
