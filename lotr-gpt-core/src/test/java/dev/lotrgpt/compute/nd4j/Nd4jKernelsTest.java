package dev.lotrgpt.compute.nd4j;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.KernelsContract;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ND4J in float32 against itself in float64. */
class Nd4jKernelsTest extends KernelsContract<INDArray> {

  @Override
  protected Backend<INDArray> open() {
    return new Nd4jBackend();
  }
}
