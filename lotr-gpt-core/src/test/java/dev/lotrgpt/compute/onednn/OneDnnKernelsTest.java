package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.KernelsContract;
import dev.lotrgpt.compute.Precision;
import org.junit.jupiter.api.Tag;
import org.nd4j.linalg.api.ndarray.INDArray;

@Tag("isa")
class OneDnnKernelsTest extends KernelsContract<INDArray> {

  @Override
  protected Backend<INDArray> open() {
    return new OneDnnBackend(Precision.FLOAT32);
  }
}
