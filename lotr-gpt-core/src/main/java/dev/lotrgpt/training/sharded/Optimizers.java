package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.training.TrainingConfig;
import java.util.List;

/** Makes the optimiser that a training is configured with. */
public final class Optimizers {
  private Optimizers() {}

  /**
   * @param gradients of the parameters, to be added up in their order
   * @param cores that do tasks at once at most
   * @param kernels to allocate with
   */
  public static <T> Optimizer<T> of(
      TrainingConfig config,
      Parameters<T> parameters,
      List<Parameters<T>> gradients,
      int cores,
      Kernels<T> kernels) {
    return switch (config.optimizer()) {
      case ADAMW -> new AdamW<>(config, parameters, parameters.layout(), gradients, kernels);
      case MUON -> new Muon<>(config, parameters, gradients, cores, kernels);
    };
  }

  /** Elements that it would allocate. */
  public static long size(TrainingConfig config, List<Parameter> layout, int cores) {
    return switch (config.optimizer()) {
      case ADAMW -> AdamW.stateSize(layout);
      case MUON -> Muon.stateSize(layout, cores);
    };
  }
}
