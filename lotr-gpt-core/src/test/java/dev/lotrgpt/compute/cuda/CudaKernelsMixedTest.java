package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import java.util.stream.Stream;

/** The same with threads in an order of no pattern. */
class CudaKernelsMixedTest extends CudaKernelsTest {

  @Override
  protected Backend<DeviceTensor> open() throws BackendUnavailableException {
    return StandIn.openOrRefuse(StandIn.MIXED, Precision.FLOAT32);
  }

  @Override
  protected Stream<Sizes> sizes() {
    return fewSizes();
  }
}
