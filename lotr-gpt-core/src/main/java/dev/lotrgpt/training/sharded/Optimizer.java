package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.StepScalars;
import java.util.List;
import java.util.function.Consumer;

/**
 * Moves parameters along the gradients that it was made for.
 *
 * @param <T> the backend's tensor
 */
public interface Optimizer<T> {

  /** What it keeps from step to step, zero before the first, in a fixed order. */
  List<NamedTensor> state();

  /**
   * A step's tasks, which share nothing: each may be done by any core, and in any order.
   *
   * @param gradientScale factor on every gradient (clipping), 1 for none
   */
  List<Consumer<Kernels<T>>> tasks(StepScalars scalars, double gradientScale);
}
