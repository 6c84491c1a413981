package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The same where activations are kept in bf16. */
class CudaBf16OperandsTest extends CudaBf16KernelsTest {

  @Override
  protected DeviceTensor allocateOperand(long... shape) {
    return kernels.allocateOperand(shape);
  }

  @Override
  protected DeviceTensor allocateOperandGradient(long... shape) {
    return kernels.allocateOperandGradient(shape);
  }

  @Test
  void valuesAreRoundedToTheNearest() {
    DeviceTensor tensor = kernels.view(kernels.allocateOperand(9), 1, 5);
    kernels.upload(tensor, new float[] {1 + 0x1p-9f, 1 + 0x1.8p-7f, -3, 1e30f, Float.NaN});
    assertThat(kernels.download(tensor))
        .containsExactly(1, 1 + 0x1p-6f, -3, Math.round(1e30 / 0x1p92) * 0x1p92f, Float.NaN);
  }
}
