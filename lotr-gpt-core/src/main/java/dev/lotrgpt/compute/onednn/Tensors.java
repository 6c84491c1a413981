package dev.lotrgpt.compute.onednn;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The off-heap memory of dense INDArrays, of float32 or bf16 numbers. */
final class Tensors {
  /** Tensors start at multiples of 64 bytes, a cache line and a vector register. */
  private static final int ALIGNMENT = 64;

  private Tensors() {}

  /** Zeroed memory that has room for an aligned tensor. */
  static INDArray allocate(DataType type, long... shape) {
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    return Nd4j.create(type, size + ALIGNMENT / type.width());
  }

  /** The tensor inside memory that was allocated for it. */
  static INDArray aligned(INDArray memory, long... shape) {
    int width = memory.dataType().width();
    long aligned = ALIGNMENT / width;
    long misplaced = address(memory) / width % aligned;
    return view(memory, (aligned - misplaced) % aligned, shape);
  }

  static INDArray view(INDArray tensor, long offset, long... shape) {
    return Nd4j.create(
        tensor.data(), shape, Nd4j.getStrides(shape, 'c'), tensor.offset() + offset, 'c');
  }

  static int columns(INDArray matrix) {
    return Math.toIntExact(matrix.size(1));
  }

  static boolean isBf16(INDArray tensor) {
    return tensor.dataType() == DataType.BFLOAT16;
  }

  /** The first rows of a matrix. */
  static Operand operand(INDArray tensor, long rows, long columns) {
    return isBf16(tensor)
        ? Operand.bf16(pointerToBytes(tensor), rows, columns)
        : Operand.of(pointer(tensor), rows, columns);
  }

  /** The address of a tensor's first element; 0 for null. */
  static long address(INDArray tensor) {
    return tensor == null
        ? 0
        : tensor.data().pointer().address() + tensor.offset() * tensor.dataType().width();
  }

  /** Bytes of its elements. */
  static long size(INDArray tensor) {
    return tensor.length() * tensor.dataType().width();
  }

  /** Tells tensors apart by address and type: the memory of one may become another's. */
  static long key(INDArray tensor) {
    return tensor == null ? 0 : address(tensor) + (isBf16(tensor) ? 1 : 0);
  }

  /**
   * @throws IllegalArgumentException if it is not of float32 numbers
   */
  static FloatPointer pointer(INDArray tensor) {
    if (tensor.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException("no float32 tensor, but " + tensor.dataType());
    }
    return new FloatPointer(tensor.data().pointer()).getPointer(tensor.offset());
  }

  /** A tensor of any type from its first element on. */
  static BytePointer pointerToBytes(INDArray tensor) {
    return new BytePointer(tensor.data().pointer())
        .getPointer(tensor.offset() * tensor.dataType().width());
  }

  /** The same memory as bytes. */
  static BytePointer bytes(FloatPointer data, long count) {
    BytePointer bytes = new BytePointer(data);
    bytes.capacity(count);
    return bytes;
  }
}
