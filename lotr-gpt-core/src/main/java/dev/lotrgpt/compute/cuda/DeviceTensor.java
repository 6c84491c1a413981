package dev.lotrgpt.compute.cuda;

/**
 * A row-major, dense tensor in a GPU's memory.
 *
 * @param address of its first element
 */
public record DeviceTensor(long address, ElementType type, long... shape) {

  long size() {
    return size(shape);
  }

  static long size(long... shape) {
    long size = 1;
    for (long dimension : shape) {
      size = Math.multiplyExact(size, dimension);
    }
    return size;
  }

  long bytes() {
    return size() * type.bytes();
  }

  /** Of the last dimension. */
  int columns() {
    return Math.toIntExact(shape[shape.length - 1]);
  }

  /** A tensor that shares this one's memory from element {@code offset} on. */
  DeviceTensor view(long offset, long... viewShape) {
    return new DeviceTensor(address + offset * type.bytes(), type, viewShape);
  }
}
