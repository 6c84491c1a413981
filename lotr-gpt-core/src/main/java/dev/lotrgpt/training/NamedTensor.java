package dev.lotrgpt.training;

/** A float32 tensor of a session, for files: read and written as a whole or piece by piece. */
public interface NamedTensor {

  /** Unique in its session: {@code moment1.head.bias}. */
  String name();

  long[] shape();

  /** All values, row-major. */
  float[] download();

  /**
   * @param values all of them, row-major
   */
  void upload(float[] values);
}
