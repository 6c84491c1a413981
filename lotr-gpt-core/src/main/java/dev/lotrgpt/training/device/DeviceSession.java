package dev.lotrgpt.training.device;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.DeviceBackend;
import dev.lotrgpt.compute.DeviceQueue;
import dev.lotrgpt.compute.RecordedStep;
import dev.lotrgpt.model.Gpt;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.text.Tokens;
import dev.lotrgpt.training.Session;
import dev.lotrgpt.training.StopSignal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model in a device's memory, with a queue of its own and the texts that its batches come from.
 *
 * @param <T> the device's tensor
 */
class DeviceSession<T> implements Session {
  /** The shape of a batch. */
  record Shape(int batch, int length) {}

  private final StopSignal stop;
  private final int maxBatch;
  private final DeviceQueue<T> queue;
  private final Parameters<T> parameters;
  private final Gpt<T> gpt;
  private final Map<Tokens, T> texts = new IdentityHashMap<>();
  private final Map<Shape, RecordedStep> evaluations = new HashMap<>();
  private TextGenerator<T> generator;

  /**
   * @param maxBatch sequences that are computed at once
   */
  DeviceSession(DeviceBackend<T> backend, ModelConfig model, int maxBatch, StopSignal stop) {
    this.stop = stop;
    this.maxBatch = maxBatch;
    this.queue = backend.queue(maxBatch, model.context());
    this.parameters = new Parameters<>(model, queue.kernels());
    queue.keepRounded(parameters.flat());
    this.gpt = new Gpt<>(parameters, queue.recordedKernels(), maxBatch, model.context());
  }

  final DeviceQueue<T> queue() {
    return queue;
  }

  final Gpt<T> gpt() {
    return gpt;
  }

  final void checkStop() {
    stop.check();
  }

  @Override
  public final Parameters<T> parameters() {
    return parameters;
  }

  @Override
  public final double loss(Iterable<Batch> batches) {
    double sum = 0;
    long positions = 0;
    List<Long> waiting = new ArrayList<>();
    for (Batch batch : batches) {
      for (int from = 0; from < batch.size(); from += maxBatch) {
        stop.check();
        Batch part = batch.slice(from, Math.min(batch.size(), from + maxBatch));
        waiting.add(submit(evaluation(part), null, 0, part));
        positions += part.tokens().length;
        if (waiting.size() == DeviceQueue.LOSSES) {
          sum += sum(waiting);
        }
      }
    }
    return (sum + sum(waiting)) / positions;
  }

  /** In their order; empties the list. */
  private double sum(List<Long> steps) {
    double sum = 0;
    for (long step : steps) {
      sum += queue.loss(step);
    }
    steps.clear();
    return sum;
  }

  private RecordedStep evaluation(Batch batch) {
    return evaluations.computeIfAbsent(
        new Shape(batch.size(), batch.length()),
        shape -> {
          int[] tokens = new int[shape.batch() * shape.length()];
          return queue.record(
              shape.batch(),
              shape.length(),
              () -> gpt.loss(tokens, tokens, shape.batch(), shape.length()));
        });
  }

  /** The number of the step. */
  final long submit(RecordedStep graph, AdamWStep adamW, long dropoutKey, Batch batch) {
    Batch.Origin origin = batch.origin();
    if (origin == null) {
      return queue.submit(graph, adamW, dropoutKey, batch.tokens(), batch.targets());
    }
    T text = texts.computeIfAbsent(origin.text(), tokens -> queue.text(tokens.toArray()));
    return queue.submit(graph, adamW, dropoutKey, text, origin.starts());
  }

  @Override
  public final TextGenerator<T> generator() {
    if (generator == null) {
      generator = new TextGenerator<>(parameters, queue.kernels());
    }
    return generator;
  }

  @Override
  public final void close() {
    queue.close();
  }
}
