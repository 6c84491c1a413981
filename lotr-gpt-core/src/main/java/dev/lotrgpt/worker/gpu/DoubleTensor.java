package dev.lotrgpt.worker.gpu;

/** Part of an array as a row-major, dense tensor. */
record DoubleTensor(double[] values, int offset, long... shape) {

  int size() {
    return size(shape);
  }

  static int size(long... shape) {
    long size = 1;
    for (long dimension : shape) {
      size = Math.multiplyExact(size, dimension);
    }
    return Math.toIntExact(size);
  }

  /** Of the last dimension. */
  int columns() {
    return Math.toIntExact(shape[shape.length - 1]);
  }

  double get(int index) {
    return values[offset + index];
  }

  void set(int index, double value) {
    values[offset + index] = value;
  }

  void add(int index, double value) {
    values[offset + index] += value;
  }
}
