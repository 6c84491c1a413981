package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.training.NamedTensor;
import java.util.List;

/**
 * A tensor of a backend under a name.
 *
 * @param <T> the backend's tensor
 */
record KernelTensor<T>(String name, long[] shape, T tensor, Kernels<T> kernels)
    implements NamedTensor {

  /** All of some parameters' shapes: moments, for instance. */
  static <T> List<NamedTensor> all(String prefix, Parameters<T> parameters, Kernels<T> kernels) {
    return parameters.layout().stream()
        .map(
            entry ->
                (NamedTensor)
                    new KernelTensor<>(
                        prefix + entry.name(),
                        entry.shape(),
                        parameters.get(entry.name()),
                        kernels))
        .toList();
  }

  @Override
  public float[] download() {
    return kernels.download(tensor);
  }

  @Override
  public void upload(float[] values) {
    kernels.upload(tensor, values);
  }
}
