package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.KernelsContract;
import dev.lotrgpt.compute.Precision;
import org.junit.jupiter.api.Tag;

@Tag("isa")
class OneDnnKernelsTest extends KernelsContract<Tensor> {

  @Override
  protected Backend<Tensor> open() {
    return new OneDnnBackend(Precision.FLOAT32);
  }
}
