package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.training.NamedTensor;

/**
 * A tensor of a backend under a name.
 *
 * @param <T> the backend's tensor
 */
public record KernelTensor<T>(String name, long[] shape, T tensor, Kernels<T> kernels)
    implements NamedTensor {

  @Override
  public float[] download() {
    return kernels.download(tensor);
  }

  @Override
  public void upload(float[] values) {
    kernels.upload(tensor, values);
  }
}
