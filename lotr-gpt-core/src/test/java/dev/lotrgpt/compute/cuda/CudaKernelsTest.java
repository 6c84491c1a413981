package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.KernelsContract;

class CudaKernelsTest extends KernelsContract<DeviceTensor> {

  @Override
  protected Backend<DeviceTensor> open() {
    return StandIn.open(StandIn.FORWARDS);
  }
}
