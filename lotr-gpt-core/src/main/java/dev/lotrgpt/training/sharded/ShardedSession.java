package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.Session;
import dev.lotrgpt.training.StopSignal;

/**
 * A model that several cores compute with.
 *
 * @param <T> the backend's tensor
 */
class ShardedSession<T> implements Session {
  private final Backend<T> backend;
  private final int threads;
  private final Replicas<T> replicas;
  private Kernels<T> generating;
  private TextGenerator<T> generator;

  ShardedSession(Backend<T> backend, ModelConfig model, int threads, StopSignal stop) {
    this.backend = backend;
    this.threads = threads;
    this.replicas = new Replicas<>(backend, model, threads, stop);
  }

  final Replicas<T> replicas() {
    return replicas;
  }

  @Override
  public final Parameters<T> parameters() {
    return replicas.parameters();
  }

  @Override
  public final double loss(Iterable<Batch> batches) {
    return replicas.loss(batches);
  }

  @Override
  public final TextGenerator<T> generator() {
    if (generator == null) {
      generating = backend.kernels(threads);
      generator = new TextGenerator<>(parameters(), generating);
    }
    return generator;
  }

  @Override
  public final void close() {
    if (generating != null) {
      generating.close();
    }
    replicas.close();
  }
}
