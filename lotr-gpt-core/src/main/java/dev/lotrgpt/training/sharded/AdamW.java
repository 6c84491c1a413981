package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * AdamW (Loshchilov and Hutter 2019). Parameters that lie side by side are one long vector to it.
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
   * @param moved which of the parameters it moves, in their order
   * @param gradients of all parameters, to be added up in their order
   * @param kernels to allocate with
   */
  AdamW(
      TrainingConfig config,
      Parameters<T> parameters,
      List<Parameter> moved,
      List<Parameters<T>> gradients,
      Kernels<T> kernels) {
    this.config = config;
    List<NamedTensor> moments2 = new ArrayList<>();
    long piece = Slice.length(parameters.flatSize());
    for (Slice run : Slice.runs(moved)) {
      T moment1 = kernels.allocate(run.length());
      T moment2 = kernels.allocate(run.length());
      for (Slice slice : run.pieces(piece)) {
        parts.add(
            new Part<>(
                slice.of(parameters, kernels),
                slice.of(gradients, kernels),
                kernels.view(moment1, slice.offset() - run.offset(), slice.length()),
                kernels.view(moment2, slice.offset() - run.offset(), slice.length())));
      }
      for (Parameter parameter : moved) {
        if (run.holds(parameter)) {
          long at = parameter.offset() - run.offset();
          state.add(named("moment1.", parameter, kernels, moment1, at));
          moments2.add(named("moment2.", parameter, kernels, moment2, at));
        }
      }
    }
    state.addAll(moments2);
  }

  private static <T> NamedTensor named(
      String prefix, Parameter parameter, Kernels<T> kernels, T tensor, long offset) {
    T view = kernels.view(tensor, offset, parameter.shape());
    return new KernelTensor<>(prefix + parameter.name(), parameter.shape(), view, kernels);
  }

  /** Elements of both moments. */
  static long stateSize(List<Parameter> moved) {
    return 2 * Slice.runs(moved).stream().mapToLong(Slice::length).sum();
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
