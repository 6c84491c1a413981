package dev.lotrgpt.compute.onednn;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** Numbers in memory outside Java's heap: where they are, of which type, and in which shape. */
public final class Tensor {
  /** Number formats. */
  enum Type {
    FLOAT32(Float.BYTES),
    BF16(Short.BYTES);

    private final int width;

    Type(int width) {
      this.width = width;
    }
  }

  private final Block block;

  /** From the beginning of the block, in bytes. */
  private final long offset;

  private final Type type;
  private final long[] shape;
  private final long length;

  private Tensor(Block block, long offset, Type type, long[] shape) {
    this.block = block;
    this.offset = offset;
    this.type = type;
    this.shape = shape.clone();
    this.length = elements(shape);
  }

  /** All of a block, which {@link #bytes} says the size of. */
  static Tensor of(Block block, Type type, long... shape) {
    return new Tensor(block, 0, type, shape);
  }

  /**
   * Memory that a tensor takes.
   *
   * @throws ArithmeticException if it is more than can be counted
   */
  static long bytes(Type type, long... shape) {
    return Math.multiplyExact(type.width, elements(shape));
  }

  private static long elements(long[] shape) {
    long elements = 1;
    for (long dimension : shape) {
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  /** A tensor from this one's element {@code from} on, in the same memory. */
  Tensor view(long from, long... shape) {
    if (from < 0 || from + elements(shape) > length) {
      throw new IllegalArgumentException(
          Arrays.toString(shape) + " from element " + from + " on is not all of " + this);
    }
    return new Tensor(block, offset + from * type.width, type, shape);
  }

  long length() {
    return length;
  }

  long size(int dimension) {
    return shape[dimension];
  }

  int columns() {
    return Math.toIntExact(shape[1]);
  }

  boolean isBf16() {
    return type == Type.BF16;
  }

  /** Of its first element. */
  long address() {
    return block.address() + offset;
  }

  /** Bytes of its elements. */
  long bytes() {
    return length * type.width;
  }

  /** Tells tensors apart by address and type: the memory of one may become another's. */
  static long key(Tensor tensor) {
    return tensor == null ? 0 : tensor.address() + tensor.type.ordinal();
  }

  /** The first rows of a matrix. */
  Operand operand(long rows, long columns) {
    return isBf16() ? Operand.bf16(place(), rows, columns) : Operand.of(place(), rows, columns);
  }

  /**
   * Its elements.
   *
   * @throws IllegalArgumentException if they are not float32
   */
  FloatPointer floats() {
    if (type != Type.FLOAT32) {
      throw new IllegalArgumentException("no float32 tensor: " + this);
    }
    return place();
  }

  /** Its first element, of any type. */
  Address place() {
    return new Address(address(), (bytes() + Float.BYTES - 1) / Float.BYTES);
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
