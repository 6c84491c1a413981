package dev.lotrgpt.training;

import java.util.Comparator;
import java.util.List;

/**
 * How far a training is; with the optimiser's tensors, all that it takes to go on.
 *
 * @param iteration steps done
 * @param metrics all evaluations so far
 * @param bestWeights those of the evaluation with the lowest validation loss, null before the first
 * @param seconds of training so far
 */
record TrainingState(
    int iteration, List<Metrics> metrics, ModelWeights bestWeights, double seconds) {

  static TrainingState initial() {
    return new TrainingState(0, List.of(), null, 0);
  }

  TrainingState next() {
    return new TrainingState(iteration + 1, metrics, bestWeights, seconds);
  }

  TrainingState withMetrics(List<Metrics> rows) {
    return new TrainingState(iteration, List.copyOf(rows), bestWeights, seconds);
  }

  TrainingState withBestWeights(ModelWeights weights) {
    return new TrainingState(iteration, metrics, weights, seconds);
  }

  TrainingState withSeconds(double total) {
    return new TrainingState(iteration, metrics, bestWeights, total);
  }

  /** Whether there is an evaluation of this very iteration. */
  boolean isEvaluated() {
    return !metrics.isEmpty() && metrics.get(metrics.size() - 1).iteration() == iteration;
  }

  /** The evaluation with the lowest validation loss, the earliest of equals. */
  Metrics best() {
    return metrics.stream().min(Comparator.comparingDouble(Metrics::valLoss)).orElseThrow();
  }
}
