package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.KernelsContract;
import dev.lotrgpt.compute.Precision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Products of bf16 numbers; skipped where the CPU has no instructions for them. */
@Tag("isa")
class Bf16KernelsTest extends KernelsContract<INDArray> {

  @Override
  @SuppressWarnings("unchecked") // a factory's backend has one type of tensor
  protected Backend<INDArray> open() throws BackendUnavailableException {
    return (Backend<INDArray>) new OneDnnBackendFactory().open(Precision.BF16, 1);
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
    try (Backend<INDArray> backend = open();
        Kernels<INDArray> kernels = backend.kernels()) {
      INDArray x = kernels.allocate(size, size);
      x.assign(1 + 0x1p-9);
      INDArray weight = kernels.allocate(size, size);
      weight.assign(1);
      INDArray out = kernels.allocate(size, size);
      INDArray bias = kernels.allocate(size);
      bias.assign(0x1p-9);
      kernels.linear(out, x, weight, bias, size);
      assertThat(kernels.download(out)).containsOnly(size + 0x1p-9f);
    }
  }
}
