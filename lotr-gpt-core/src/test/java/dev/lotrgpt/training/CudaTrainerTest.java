package dev.lotrgpt.training;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.cuda.StandIn;

/** The same with CUDA kernels, on the stand-in for a GPU. */
class CudaTrainerTest extends TrainerTest {

  @Override
  protected Backend<?> open() {
    return StandIn.open(StandIn.FORWARDS);
  }
}
