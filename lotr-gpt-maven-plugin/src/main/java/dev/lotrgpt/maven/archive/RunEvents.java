package dev.lotrgpt.maven.archive;

import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.training.Metrics;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;

/** A run's losses and settings as events for TensorBoard; losses in nats per character. */
final class RunEvents {
  private static final double MILLIS = 1e3;

  private final RunResult run;
  private final double begin;
  private final double secondsPerIteration;

  /**
   * @param run with a record
   */
  RunEvents(RunResult run) {
    this.run = run;
    RunRecord record = run.record();
    Instant started = record.provenance().started();
    this.begin = started.toEpochMilli() / MILLIS;
    int iterations = run.planned().settings().training().iterations();
    this.secondsPerIteration = record.result() == null ? 0 : record.result().seconds() / iterations;
  }

  /** TensorBoard looks for this in a name. */
  String fileName() {
    return "events.out.tfevents." + (long) begin + "." + run.planned().id();
  }

  void writeTo(OutputStream out) throws IOException {
    EventFile events = new EventFile(out);
    events.version(begin);
    events.text(begin, "settings", settings());
    for (Metrics metrics : run.metrics()) {
      double time = begin + secondsPerIteration * metrics.iteration();
      events.scalar(time, metrics.iteration(), "loss/train", metrics.trainLoss());
      events.scalar(time, metrics.iteration(), "loss/validation", metrics.valLoss());
      events.scalar(time, metrics.iteration(), "learning rate", metrics.learningRate());
    }
  }

  /** A table in Markdown. */
  private String settings() {
    StringBuilder table = new StringBuilder("| setting | value |\n|---|---|\n");
    for (Map.Entry<String, String> fact : run.record().identity().entrySet()) {
      table.append("| ").append(fact.getKey()).append(" | ").append(fact.getValue()).append(" |\n");
    }
    return table.toString();
  }
}
