package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import java.util.stream.Stream;

/** The same with threads and blocks in the opposite order. */
class CudaKernelsBackwardsTest extends CudaKernelsTest {

  @Override
  protected Backend<DeviceTensor> open() throws BackendUnavailableException {
    return StandIn.openOrRefuse(StandIn.BACKWARDS, Precision.FLOAT32);
  }

  @Override
  protected Stream<Sizes> sizes() {
    return fewSizes();
  }
}
