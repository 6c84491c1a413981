package dev.lotrgpt.training.device;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.DeviceQueue;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.sharded.KernelTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Clipping and AdamW of all parameters as part of a recorded step.
 *
 * @param <T> the device's tensor
 */
final class RecordedAdamW<T> implements DeviceOptimizer {
  private final TrainingConfig config;
  private final DeviceQueue<T> queue;
  private final Parameters<T> parameters;
  private final Parameters<T> gradients;
  private final Parameters<T> moment1;
  private final Parameters<T> moment2;

  RecordedAdamW(
      TrainingConfig config,
      DeviceQueue<T> queue,
      Parameters<T> parameters,
      Parameters<T> gradients) {
    this.config = config;
    this.queue = queue;
    this.parameters = parameters;
    this.gradients = gradients;
    this.moment1 = new Parameters<>(parameters.config(), queue.kernels());
    this.moment2 = new Parameters<>(parameters.config(), queue.kernels());
  }

  @Override
  public List<NamedTensor> state() {
    List<NamedTensor> state = new ArrayList<>();
    add(state, "moment1.", moment1);
    add(state, "moment2.", moment2);
    return state;
  }

  private void add(List<NamedTensor> state, String prefix, Parameters<T> moments) {
    for (Parameter parameter : moments.layout()) {
      state.add(
          new KernelTensor<>(
              prefix + parameter.name(),
              parameter.shape(),
              moments.get(parameter.name()),
              queue.kernels()));
    }
  }

  @Override
  public void record() {
    queue.recordAdamW(
        parameters.flat(), gradients.flat(), moment1.flat(), moment2.flat(), config.gradientClip());
  }

  @Override
  public AdamWStep numbers(StepScalars scalars) {
    return new AdamWStep(
        scalars.iteration() + 1,
        scalars.learningRate(),
        config.beta1(),
        config.beta2(),
        config.epsilon(),
        config.weightDecay(),
        1);
  }

  @Override
  public void finish(StepScalars scalars) {
    // The recorded step has done all.
  }
}
