package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;

/** The kernels in float32, with threads that run one after the other. */
class CudaKernelsTest extends StandInContract {

  @Override
  protected Backend<DeviceTensor> open() throws BackendUnavailableException {
    return StandIn.openOrRefuse(StandIn.FORWARDS, Precision.FLOAT32);
  }
}
