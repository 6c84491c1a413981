package dev.lotrgpt.training.device;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.sharded.Optimizer;
import dev.lotrgpt.training.sharded.Optimizers;
import java.util.List;

/**
 * An optimiser whose operations the host submits one by one, because it has to know norms: works,
 * and lets the device wait for the host in each step.
 *
 * @param <T> the device's tensor
 */
final class HostedOptimizer<T> implements DeviceOptimizer {
  private final TrainingConfig config;
  private final Kernels<T> kernels;
  private final Parameters<T> gradients;
  private final Optimizer<T> optimizer;

  HostedOptimizer(
      TrainingConfig config,
      Kernels<T> kernels,
      Parameters<T> parameters,
      Parameters<T> gradients) {
    this.config = config;
    this.kernels = kernels;
    this.gradients = gradients;
    this.optimizer = Optimizers.of(config, parameters, List.of(gradients), 1, kernels);
  }

  @Override
  public List<NamedTensor> state() {
    return optimizer.state();
  }

  @Override
  public void record() {
    // Nothing: the host does it all.
  }

  @Override
  public AdamWStep numbers(StepScalars scalars) {
    return null;
  }

  @Override
  public void finish(StepScalars scalars) {
    optimizer.tasks(scalars, clipping()).forEach(task -> task.accept(kernels));
  }

  private double clipping() {
    if (config.gradientClip() == 0) {
      return 1;
    }
    double norm = Math.sqrt(kernels.squaredNorm(List.of(gradients.flat())));
    return norm > config.gradientClip() ? config.gradientClip() / norm : 1;
  }
}
