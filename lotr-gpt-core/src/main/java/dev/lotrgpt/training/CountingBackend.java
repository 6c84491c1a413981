package dev.lotrgpt.training;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.lang.reflect.Proxy;

/**
 * Stands in for a backend while memory is predicted: its kernels allocate nothing and count what
 * they were asked for. So the prediction is made by the very code that will allocate.
 */
final class CountingBackend<T> implements Backend<Object> {
  private static final Object TENSOR = "a tensor that is not there";

  private final Backend<T> real;
  private final Kernels<T> realKernels;
  private long elements;

  CountingBackend(Backend<T> real) {
    this.real = real;
    this.realKernels = real.kernels();
  }

  /** Of all tensors that were asked for so far. */
  long elements() {
    return elements;
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public String description() {
    return real.description();
  }

  @Override
  public Precision precision() {
    return real.precision();
  }

  @Override
  public int drivers(int cores) {
    return real.drivers(cores);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Kernels<Object> kernels() {
    return (Kernels<Object>)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "allocate", "allocateOperand" -> count((long[]) arguments[0]);
                  case "view" -> TENSOR;
                  case "attentionStateSize" -> method.invoke(realKernels, arguments);
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Elements of temporaries that attention takes on each core. */
  long attentionScratch(int batch, int length, int heads) {
    return realKernels.attentionScratchSize(batch, length, heads);
  }

  private Object count(long[] shape) {
    long size = 1;
    for (long dimension : shape) {
      size = Math.multiplyExact(size, dimension);
    }
    elements = Math.addExact(elements, size);
    return TENSOR;
  }

  @Override
  public void close() {
    realKernels.close();
  }
}
