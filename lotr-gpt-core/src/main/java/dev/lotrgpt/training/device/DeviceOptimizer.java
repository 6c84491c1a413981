package dev.lotrgpt.training.device;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.StepScalars;
import java.util.List;

/** Moves parameters along their gradients, which are on a device. */
interface DeviceOptimizer {

  /** What it keeps from step to step, zero before the first, in a fixed order. */
  List<NamedTensor> state();

  /** Adds to a step that is being recorded what needs no host. */
  void record();

  /** The numbers that the recorded part reads; null where there is none. */
  AdamWStep numbers(StepScalars scalars);

  /** Does what the host has to do after a step's recorded part. */
  void finish(StepScalars scalars);
}
