package dev.lotrgpt.training;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Forward and backward pass of a batch, and AdamW.
 *
 * <p>Micro-batches are dealt to a fixed number of shards with gradients of their own; a core takes
 * a shard at a time, and shards are added up in their order. How many there are depends on the
 * batch alone, so the result does not depend on the number of cores.
 *
 * @param <T> the backend's tensor
 */
public final class TrainingStep<T> {
  /** Pieces that the optimiser's work is cut into, each a task of its own. */
  private static final int SLICES = 16;

  /** A piece of the flat parameters with the same piece of all that belongs to them. */
  private record Slice<T>(T parameters, List<T> gradients, T moment1, T moment2) {}

  private final TrainingConfig config;
  private final Drivers<T> drivers;
  private final Parameters<T> moment1;
  private final Parameters<T> moment2;
  private final List<Parameters<T>> gradients = new ArrayList<>();
  private final List<Slice<T>> slices = new ArrayList<>();
  private final CounterRandom dropoutKeys;

  public TrainingStep(TrainingConfig config, Drivers<T> drivers) {
    this.config = config;
    this.drivers = drivers;
    this.dropoutKeys = new CounterRandom(config.seed()).stream(RandomStream.DROPOUT.ordinal());
    ModelConfig model = drivers.parameters().config();
    SizeLimits.checkBatch(config.batchSize(), model.context());
    Kernels<T> kernels = drivers.kernels();
    this.moment1 = new Parameters<>(model, kernels);
    this.moment2 = new Parameters<>(model, kernels);
    for (int i = 0; i < shards(config.batchSize(), model.context()); i++) {
      gradients.add(new Parameters<>(model, kernels));
    }
    slice(kernels);
  }

  /**
   * How many cores a batch can feed.
   *
   * @param batchSize sequences
   * @param context tokens of each
   */
  public static int shards(int batchSize, int context) {
    return new MicroBatches(batchSize, context).shards();
  }

  private void slice(Kernels<T> kernels) {
    Parameters<T> parameters = drivers.parameters();
    long total = parameters.flatSize();
    // Of whole cache lines.
    long size = ((total + SLICES - 1) / SLICES + 15) / 16 * 16;
    for (long from = 0; from < total; from += size) {
      long offset = from;
      long length = Math.min(size, total - from);
      slices.add(
          new Slice<>(
              kernels.view(parameters.flat(), offset, length),
              gradients.stream().map(g -> kernels.view(g.flat(), offset, length)).toList(),
              kernels.view(moment1.flat(), offset, length),
              kernels.view(moment2.flat(), offset, length)));
    }
  }

  /** AdamW's running mean of the gradients. */
  public Parameters<T> moment1() {
    return moment1;
  }

  /** AdamW's running mean of the squared gradients. */
  public Parameters<T> moment2() {
    return moment2;
  }

  /**
   * One optimiser step.
   *
   * @param iteration from 0
   * @return mean cross-entropy of the batch before the step, in nats
   * @throws TrainingInterruptedException if it is to stop; nothing but gradients has changed then
   */
  public double run(Batch batch, int iteration) {
    List<Batch> microBatches = drivers.split(batch);
    long positions = (long) batch.size() * batch.length();
    Dropout dropout = new Dropout((float) config.dropout(), dropoutKeys.bits(iteration));
    List<ToDoubleFunction<Drivers.Driver<T>>> shards = new ArrayList<>();
    for (int s = 0; s < gradients.size(); s++) {
      int from = s * microBatches.size() / gradients.size();
      int to = (s + 1) * microBatches.size() / gradients.size();
      Parameters<T> gradient = gradients.get(s);
      shards.add(
          driver -> shard(driver, microBatches, from, to, dropout, 1f / positions, gradient));
    }
    double loss = drivers.sum(shards) / positions;
    optimise(iteration);
    return loss;
  }

  private double shard(
      Drivers.Driver<T> driver,
      List<Batch> microBatches,
      int from,
      int to,
      Dropout dropout,
      float scale,
      Parameters<T> gradient) {
    if (from == to) {
      // A batch that is smaller than the one before: what that one left is not this one's.
      driver.kernels().zero(gradient.flat());
    }
    double loss = 0;
    for (int m = from; m < to; m++) {
      drivers.checkStop();
      Batch micro = microBatches.get(m);
      loss +=
          driver
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

  private void optimise(int iteration) {
    AdamWStep step =
        new AdamWStep(
            iteration + 1,
            config.learningRateAt(iteration),
            config.beta1(),
            config.beta2(),
            config.epsilon(),
            config.weightDecay(),
            clipping());
    overSlices(
        (kernels, slice) -> {
          kernels.adamW(
              slice.parameters(), slice.gradients(), slice.moment1(), slice.moment2(), step);
          return 0;
        });
  }

  /** The factor that brings the gradients' norm down to the largest allowed. */
  private double clipping() {
    if (config.gradientClip() == 0) {
      return 1;
    }
    double norm = Math.sqrt(overSlices((kernels, slice) -> kernels.squaredNorm(slice.gradients())));
    return norm > config.gradientClip() ? config.gradientClip() / norm : 1;
  }

  private interface SliceTask<T> {
    double apply(Kernels<T> kernels, Slice<T> slice);
  }

  private double overSlices(SliceTask<T> task) {
    List<ToDoubleFunction<Drivers.Driver<T>>> tasks = new ArrayList<>();
    for (Slice<T> slice : slices) {
      tasks.add(driver -> task.apply(driver.kernels(), slice));
    }
    return drivers.sum(tasks);
  }
}
