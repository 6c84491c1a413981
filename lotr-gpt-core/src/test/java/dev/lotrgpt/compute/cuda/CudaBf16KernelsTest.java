package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import org.junit.jupiter.api.Test;

/** Products of bf16 numbers; activations are kept in float32, and rounded for each product. */
class CudaBf16KernelsTest extends StandInContract {

  @Override
  protected Backend<DeviceTensor> open() throws BackendUnavailableException {
    return StandIn.openOrRefuse(StandIn.FORWARDS, Precision.BF16);
  }

  /** Half a unit in the eighth bit of both factors. */
  @Override
  protected double tolerance() {
    return 0x1p-6;
  }

  /** 1 + 2^-9 is no bf16 number; 1 is what it is rounded to. */
  @Test
  void factorsAreRoundedAndSumsAreNot() {
    int size = 64;
    DeviceTensor x = kernels.allocate(size, size);
    kernels.upload(x, filled(size * size, 1 + 0x1p-9f));
    DeviceTensor weight = kernels.allocate(size, size);
    kernels.upload(weight, filled(size * size, 1));
    DeviceTensor bias = kernels.allocate(size);
    kernels.upload(bias, filled(size, 0x1p-9f));
    DeviceTensor out = kernels.allocate(size, size);
    kernels.linear(out, x, weight, bias, size);
    assertThat(kernels.download(out)).containsOnly(size + 0x1p-9f);
  }

  private static float[] filled(int size, float value) {
    float[] values = new float[size];
    java.util.Arrays.fill(values, value);
    return values;
  }
}
