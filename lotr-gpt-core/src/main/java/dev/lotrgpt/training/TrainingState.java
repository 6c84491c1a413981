package dev.lotrgpt.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a training is; with the session's tensors and the best weights' file, all that it takes
 * to go on.
 *
 * @param iteration steps done
 * @param metrics all evaluations so far
 * @param seconds of training so far
 */
record TrainingState(int iteration, List<Metrics> metrics, double seconds) {

  static TrainingState initial() {
    return new TrainingState(0, List.of(), 0);
  }

  /** As files hold it. */
  Map<String, String> metadata() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("iteration", Integer.toString(iteration));
    metadata.put("seconds", Double.toString(seconds));
    metadata.put("metrics", MetricsFile.format(metrics));
    return metadata;
  }

  /**
   * @throws IOException or an unchecked exception if a file does not hold one
   */
  static TrainingState of(Map<String, String> metadata) throws IOException {
    return new TrainingState(
        Integer.parseInt(ModelFile.value(metadata, "iteration")),
        MetricsFile.parse(ModelFile.value(metadata, "metrics")),
        Double.parseDouble(ModelFile.value(metadata, "seconds")));
  }

  TrainingState next() {
    return new TrainingState(iteration + 1, metrics, seconds);
  }

  /** After one more evaluation. */
  TrainingState with(Metrics row) {
    List<Metrics> rows = new ArrayList<>(metrics);
    rows.add(row);
    return new TrainingState(iteration, Collections.unmodifiableList(rows), seconds);
  }

  TrainingState withSeconds(double total) {
    return new TrainingState(iteration, metrics, total);
  }

  /** Whether there is an evaluation of this very iteration. */
  boolean isEvaluated() {
    return !metrics.isEmpty() && last().iteration() == iteration;
  }

  Metrics last() {
    return metrics.get(metrics.size() - 1);
  }

  /** The evaluation with the lowest validation loss, the earliest of equals. */
  Metrics best() {
    return metrics.stream().min(Comparator.comparingDouble(Metrics::valLoss)).orElseThrow();
  }

  /** How many evaluations did not improve on the best. */
  int evaluationsSinceBest() {
    return metrics.size() - 1 - metrics.indexOf(best());
  }
}
