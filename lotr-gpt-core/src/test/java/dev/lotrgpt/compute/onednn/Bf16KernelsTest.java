package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.KernelsContract;
import dev.lotrgpt.compute.Precision;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Products of bf16 numbers; skipped where the CPU has no instructions for them. */
@Tag("isa")
class Bf16KernelsTest extends KernelsContract<Tensor> {

  @Override
  @SuppressWarnings("unchecked") // a factory's backend has one type of tensor
  protected Backend<Tensor> open() throws BackendUnavailableException {
    return (Backend<Tensor>) new OneDnnBackendFactory().open(Precision.BF16, 1);
  }

  /** Half a unit in the eighth bit of both factors. */
  @Override
  protected double tolerance() {
    return 0x1p-6;
  }

  /** 1 + 2^-9 is no bf16 number; 1 is what it is rounded to. */
  @Test
  void factorsAreRoundedAndSumsAreNot() throws BackendUnavailableException {
    int size = 64;
    try (Backend<Tensor> backend = open();
        Kernels<Tensor> kernels = backend.kernels()) {
      Tensor x = kernels.allocate(size, size);
      kernels.upload(x, constant(x, 1 + 0x1p-9f));
      Tensor weight = kernels.allocate(size, size);
      kernels.upload(weight, constant(weight, 1f));
      Tensor out = kernels.allocate(size, size);
      Tensor bias = kernels.allocate(size);
      kernels.upload(bias, constant(bias, 0x1p-9f));
      kernels.linear(out, x, weight, bias, size);
      assertThat(kernels.download(out)).containsOnly(size + 0x1p-9f);
    }
  }

  private static float[] constant(Tensor tensor, float value) {
    float[] values = new float[Math.toIntExact(tensor.length())];
    Arrays.fill(values, value);
    return values;
  }
}
