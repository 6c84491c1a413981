package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.Gpt;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingInterruptedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;

/**
 * The cores that share one model's work, each with a {@link Replica} of it.
 *
 * <p>Batches are cut into {@link MicroBatches}. Results are added up in the order of the tasks, so
 * they do not depend on how many cores there are.
 *
 * @param <T> the backend's tensor
 */
final class Replicas<T> implements AutoCloseable {
  private final Kernels<T> kernels;
  private final Parameters<T> parameters;
  private final int count;
  private final StopSignal stop;
  private final BlockingQueue<Replica<T>> idle;
  private final ExecutorService executor;

  /**
   * @param threads cores to use at most
   * @param stop breaks off what takes long and changes nothing
   * @throws MistakeException if a tensor of the model has more numbers than can be counted
   */
  Replicas(Backend<T> backend, ModelConfig model, int threads, StopSignal stop) {
    this.stop = stop;
    this.kernels = backend.kernels();
    int sequences = MicroBatches.maxSequences(model.context());
    try {
      SizeLimits.check(model, kernels, sequences);
    } catch (MistakeException e) {
      kernels.close();
      throw e;
    }
    this.parameters = new Parameters<>(model, kernels);
    this.count = backend.drivers(threads);
    this.idle = new ArrayBlockingQueue<>(count);
    for (int i = 0; i < count; i++) {
      Kernels<T> own = backend.kernels();
      idle.add(new Replica<>(own, new Gpt<>(parameters, own, sequences, model.context())));
    }
    this.executor =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "replica");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** Of the model that all share. */
  Parameters<T> parameters() {
    return parameters;
  }

  /** To allocate with, outside tasks. */
  Kernels<T> kernels() {
    return kernels;
  }

  /** Between micro-batches, of which each takes a fraction of a second. */
  void checkStop() {
    stop.check();
  }

  /**
   * Mean cross-entropy over all positions of the batches, in nats, without dropout.
   *
   * @param batches are asked for one after another, when a core has time for them: all at once may
   *     not fit into memory
   * @throws TrainingInterruptedException if it is to stop
   */
  double loss(Iterable<Batch> batches) {
    AtomicLong positions = new AtomicLong();
    Iterator<ToDoubleFunction<Replica<T>>> tasks =
        StreamSupport.stream(batches.spliterator(), false)
            .flatMap(
                batch -> split(batch, MicroBatches.sequencesOfEvaluation(batch.length())).stream())
            .map(micro -> loss(micro, positions))
            .iterator();
    return sum(tasks, count) / positions.get();
  }

  private ToDoubleFunction<Replica<T>> loss(Batch batch, AtomicLong positions) {
    positions.addAndGet(batch.tokens().length);
    return replica -> {
      checkStop();
      return replica.gpt().loss(batch.tokens(), batch.targets(), batch.size(), batch.length());
    };
  }

  /** The micro-batches of a training step. */
  List<Batch> split(Batch batch) {
    return split(batch, new MicroBatches(batch.size(), batch.length()).sequences());
  }

  private static List<Batch> split(Batch batch, int sequences) {
    List<Batch> parts = new ArrayList<>();
    for (int from = 0; from < batch.size(); from += sequences) {
      parts.add(batch.slice(from, Math.min(batch.size(), from + sequences)));
    }
    return parts;
  }

  /** Runs all tasks, and adds up their results in order. */
  double sum(List<ToDoubleFunction<Replica<T>>> tasks) {
    return sum(tasks.iterator(), Math.min(count, tasks.size()));
  }

  private double sum(Iterator<ToDoubleFunction<Replica<T>>> tasks, int cores) {
    Work<T> work = new Work<>(tasks);
    List<FutureTask<Void>> shares = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      shares.add(new FutureTask<>(() -> share(work), null));
    }
    shares.forEach(executor::execute);
    awaitAll(shares);
    return work.sum();
  }

  /** Tasks that nobody else has taken, one after another; none any more once one has failed. */
  private void share(Work<T> work) {
    Replica<T> replica = idle.remove();
    try {
      for (Work.Task<T> task = work.take(); task != null; task = work.take()) {
        work.put(task.number(), task.function().applyAsDouble(replica));
      }
    } finally {
      work.end();
      idle.add(replica);
    }
  }

  /** Tasks that are made as they are taken, and the results of all: a number each. */
  private static final class Work<T> {
    record Task<T>(int number, ToDoubleFunction<Replica<T>> function) {}

    private final Iterator<ToDoubleFunction<Replica<T>>> tasks;
    private double[] results = new double[16];
    private int taken;
    private boolean ended;

    Work(Iterator<ToDoubleFunction<Replica<T>>> tasks) {
      this.tasks = tasks;
    }

    /** The next task, or null. */
    synchronized Task<T> take() {
      return ended || !tasks.hasNext() ? null : new Task<>(taken++, tasks.next());
    }

    synchronized void put(int number, double result) {
      if (number >= results.length) {
        results = Arrays.copyOf(results, Math.max(taken, 2 * results.length));
      }
      results[number] = result;
    }

    synchronized void end() {
      ended = true;
    }

    double sum() {
      return Arrays.stream(results, 0, taken).reduce(0, Double::sum);
    }
  }

  /** Returns or fails only when nobody computes any more. */
  private static void awaitAll(List<FutureTask<Void>> shares) {
    Throwable failure = null;
    for (FutureTask<Void> share : shares) {
      try {
        share.get();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts a training, see StopSignal", e);
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e.getCause();
        } else {
          failure.addSuppressed(e.getCause());
        }
      }
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  /** Stops the threads; tensors are freed with their owner. */
  @Override
  public void close() {
    executor.shutdownNow();
    idle.forEach(replica -> replica.kernels().close());
    kernels.close();
  }
}
