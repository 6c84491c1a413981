package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Kernels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same where activations are kept in bf16. */
@Tag("isa")
class Bf16OperandsTest extends Bf16KernelsTest {

  @Override
  protected Tensor allocateOperand(long... shape) {
    return kernels.allocateOperand(shape);
  }

  @Test
  void valuesAreRoundedToTheNearest() throws BackendUnavailableException {
    try (Backend<Tensor> backend = open();
        Kernels<Tensor> own = backend.kernels()) {
      Tensor tensor = own.view(own.allocateOperand(9), 1, 4);
      own.upload(tensor, new float[] {1 + 0x1p-9f, -3, 1e30f, Float.NaN});
      assertThat(own.download(tensor))
          .containsExactly(1, -3, Math.round(1e30 / 0x1p92) * 0x1p92f, Float.NaN);
    }
  }
}
