package dev.lotrgpt.compute;

/**
 * A way to run {@link Kernels} on some hardware.
 *
 * @param <T> its tensor
 */
public interface Backend<T> extends AutoCloseable {

  /** The name that selects it, e.g. {@code onednn}. */
  String name();

  /** One line for the log and the provenance: library versions and the hardware that is used. */
  String description();

  /** Of the operands of products. */
  Precision precision();

  /**
   * How many threads may drive kernels at once when {@code cores} are to be used: 1 where an
   * operation uses all cores by itself.
   */
  int drivers(int cores);

  /** Whether tensors live in the host's memory; otherwise in a device's own. */
  default boolean isInHostMemory() {
    return true;
  }

  /** About how much of this process's memory its libraries take, in bytes, without a tensor. */
  default long librariesInMemory() {
    return 0;
  }

  /** New kernels, for one thread. */
  Kernels<T> kernels();

  /**
   * New kernels, for one thread, that let other cores help with what they cannot be fed with
   * otherwise: one token after the other of a single text.
   *
   * @param cores to use at most; the results do not depend on it
   */
  default Kernels<T> kernels(int cores) {
    return kernels();
  }

  @Override
  void close();
}
