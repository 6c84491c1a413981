package dev.lotrgpt.compute.cuda;

/** Neighbouring numbers that a thread reads and writes with one instruction. */
final class Vectors {
  /** What one instruction moves at most. */
  private static final int BYTES = 16;

  private Vectors() {}

  /**
   * How many numbers each of a thread's vectors has: 1 where rows or tensors do not begin at
   * multiples of more.
   *
   * @param columns of all tensors
   * @param tensors null where there is none
   */
  static int width(int columns, DeviceTensor... tensors) {
    int width = width(tensors);
    return columns % width == 0 ? width : 1;
  }

  /** The same of tensors whose numbers are a single row; the last vector may have fewer. */
  static int width(DeviceTensor... tensors) {
    int width = BYTES;
    for (DeviceTensor tensor : tensors) {
      width = tensor == null ? width : Math.min(width, BYTES / tensor.type().bytes());
    }
    boolean aligned = true;
    for (DeviceTensor tensor : tensors) {
      aligned &= tensor == null || tensor.address() % ((long) width * tensor.type().bytes()) == 0;
    }
    return aligned ? width : 1;
  }
}
