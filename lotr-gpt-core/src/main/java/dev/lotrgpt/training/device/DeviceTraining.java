package dev.lotrgpt.training.device;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.DeviceBackend;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.RecordedStep;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.StepLoss;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Forward and backward pass of a whole batch, clipping and AdamW as one recorded step. The host
 * sends the places of the sequences, the learning rate and the key of the dropout masks, and waits
 * for nothing.
 *
 * @param <T> the device's tensor
 */
final class DeviceTraining<T> extends DeviceSession<T> implements TrainingSession {
  /** Of the part of a batch that masks are numbered in: all of it. */
  private static final int WHOLE_BATCH = 0;

  private final TrainingConfig config;
  private final Parameters<T> gradients;
  private final DeviceOptimizer optimizer;
  private final Map<Shape, RecordedStep> steps = new HashMap<>();

  DeviceTraining(
      DeviceBackend<T> backend, ModelConfig model, TrainingConfig config, StopSignal stop) {
    super(backend, model, config.batchSize(), stop);
    this.config = config;
    this.gradients = new Parameters<>(model, queue().kernels());
    this.optimizer =
        switch (config.optimizer()) {
          case ADAMW -> new RecordedAdamW<>(config, queue(), parameters(), gradients);
          case MUON -> new HostedOptimizer<>(config, queue().kernels(), parameters(), gradients);
        };
  }

  @Override
  public List<NamedTensor> optimizerState() {
    return optimizer.state();
  }

  @Override
  public StepLoss step(Batch batch, StepScalars scalars) {
    checkStop();
    RecordedStep graph =
        steps.computeIfAbsent(new Shape(batch.size(), batch.length()), this::record);
    long key = CounterRandom.hash(scalars.dropoutKey(), WHOLE_BATCH);
    long step = submit(graph, optimizer.numbers(scalars), key, batch);
    optimizer.finish(scalars);
    return new Loss(step, batch.tokens().length);
  }

  private RecordedStep record(Shape shape) {
    int positions = shape.batch() * shape.length();
    int[] tokens = new int[positions];
    Dropout dropout = new Dropout((float) config.dropout(), 0);
    return queue()
        .record(
            shape.batch(),
            shape.length(),
            () -> {
              gpt()
                  .forwardBackward(
                      tokens,
                      tokens,
                      shape.batch(),
                      shape.length(),
                      dropout,
                      1f / positions,
                      gradients,
                      false);
              optimizer.record();
            });
  }

  /** Of a step, which the GPU may still be at. */
  private final class Loss implements StepLoss {
    private final long step;
    private final int positions;

    Loss(long step, int positions) {
      this.step = step;
      this.positions = positions;
    }

    @Override
    public boolean isKnown() {
      return queue().isKnown(step);
    }

    @Override
    public double value() {
      return queue().loss(step) / positions;
    }
  }
}
