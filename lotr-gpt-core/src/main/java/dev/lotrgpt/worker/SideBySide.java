package dev.lotrgpt.worker;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.training.sharded.ShardedSessions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Works through runs, several at a time where one cannot use all cores. The cores are divided
 * between them; a run's result does not depend on how many it gets.
 *
 * @param runs how many at a time
 * @param threads of each
 */
record SideBySide(int runs, int threads) {
  /** As many as the user chose, or as many as the largest batch leaves cores idle for. */
  static SideBySide of(Job.Compute compute, List<PlannedRun> planned) {
    int count =
        compute.parallelRuns() > 0 ? compute.parallelRuns() : fitting(compute.threads(), planned);
    int runs = Math.max(1, Math.min(count, planned.size()));
    return new SideBySide(runs, Math.max(1, compute.threads() / runs));
  }

  private static int fitting(int threads, List<PlannedRun> planned) {
    int widest =
        planned.stream()
            .map(PlannedRun::settings)
            .mapToInt(s -> ShardedSessions.cores(s.training().batchSize(), s.model(1).context()))
            .max()
            .orElse(1);
    return threads / widest;
  }

  /**
   * Gives each run to {@code task}, in order.
   *
   * @param task returns false, or fails, to have no further run begun
   */
  void forEach(List<PlannedRun> planned, Predicate<PlannedRun> task) {
    ExecutorService executor = Executors.newFixedThreadPool(runs);
    AtomicBoolean goOn = new AtomicBoolean(true);
    List<Future<?>> results = new ArrayList<>();
    for (PlannedRun run : planned) {
      results.add(
          executor.submit(
              () -> {
                if (goOn.get()) {
                  boolean next = false;
                  try {
                    next = task.test(run);
                  } finally {
                    goOn.compareAndSet(true, next);
                  }
                }
              }));
    }
    executor.shutdown();
    awaitAll(results);
  }

  /** Returns or fails only when no run is at work any more: what they use is about to be closed. */
  private static void awaitAll(List<Future<?>> results) {
    Throwable failure = null;
    for (Future<?> result : results) {
      try {
        result.get();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts a job, see StopSignal", e);
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : failure;
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
  }
}
