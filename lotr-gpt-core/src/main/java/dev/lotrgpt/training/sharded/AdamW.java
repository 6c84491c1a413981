package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * AdamW of all parameters, which are one long vector to it.
 *
 * @param <T> the backend's tensor
 */
final class AdamW<T> implements Optimizer<T> {
  /** A piece of the parameters with the same piece of all that belongs to them. */
  private record Part<T>(T parameters, List<T> gradients, T moment1, T moment2) {}

  private final TrainingConfig config;
  private final List<NamedTensor> state = new ArrayList<>();
  private final List<Part<T>> parts = new ArrayList<>();

  /**
   * @param gradients of the parameters, to be added up in their order
   * @param kernels to allocate with
   */
  AdamW(
      TrainingConfig config,
      Parameters<T> parameters,
      List<Parameters<T>> gradients,
      Kernels<T> kernels) {
    this.config = config;
    Parameters<T> moment1 = new Parameters<>(parameters.config(), kernels);
    Parameters<T> moment2 = new Parameters<>(parameters.config(), kernels);
    state.addAll(KernelTensor.all("moment1.", moment1, kernels));
    state.addAll(KernelTensor.all("moment2.", moment2, kernels));
    for (Slice slice : Slice.all(parameters.flatSize())) {
      parts.add(
          new Part<>(
              slice.of(parameters, kernels),
              slice.of(gradients, kernels),
              slice.of(moment1, kernels),
              slice.of(moment2, kernels)));
    }
  }

  /** Elements of both moments. */
  static long stateSize(ModelConfig model) {
    return 2 * Parameters.flatSize(model);
  }

  /** The running means of the gradients, and of their squares. */
  @Override
  public List<NamedTensor> state() {
    return state;
  }

  @Override
  public List<Consumer<Kernels<T>>> tasks(StepScalars scalars, double gradientScale) {
    AdamWStep step =
        new AdamWStep(
            scalars.iteration() + 1,
            scalars.learningRate(),
            config.beta1(),
            config.beta2(),
            config.epsilon(),
            config.weightDecay(),
            gradientScale);
    List<Consumer<Kernels<T>>> tasks = new ArrayList<>();
    for (Part<T> part : parts) {
      tasks.add(
          kernels ->
              kernels.adamW(
                  part.parameters(), part.gradients(), part.moment1(), part.moment2(), step));
    }
    return tasks;
  }
}
