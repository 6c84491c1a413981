package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_u8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Numbers in memory outside Java's heap: where they are, of which type, and in which shape.
 *
 * <p>Tensors are equal if they are the same numbers in the same shape. The memory of one that was
 * freed may become another's: they are equal too, for what was planned for one suits the other.
 */
public final class Tensor {
  /** Number formats. */
  enum Type {
    FLOAT32(Float.BYTES, dnnl_f32),
    BF16(Short.BYTES, dnnl_bf16),
    /** Of masks: 0 and 1. */
    BYTE(Byte.BYTES, dnnl_u8);

    private final int width;
    private final int code;

    Type(int width, int code) {
      this.width = width;
      this.code = code;
    }

    /** Its {@code dnnl_data_type_t}. */
    int code() {
      return code;
    }
  }

  private final Block block;
  private final long address;
  private final Type type;
  private final long[] shape;

  /** In elements. */
  private final long[] strides;

  /** Made when it is asked for; several threads may do so, to the same effect. */
  private Values values;

  private Tensor(Block block, long address, Type type, long[] shape, long[] strides) {
    this.block = block;
    this.address = address;
    this.type = type;
    this.shape = shape;
    this.strides = strides;
  }

  /** A dense one at the beginning of a block. */
  static Tensor of(Block block, Type type, long... shape) {
    long[] bytes = {block.bytes()};
    return new Tensor(block, block.address(), Type.BYTE, bytes, dense(bytes)).as(type, shape);
  }

  /**
   * Memory that a dense one takes.
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

  /** Elements from one to the next along each dimension of a dense tensor. */
  static long[] dense(long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return strides;
  }

  /**
   * A dense one in the memory of this dense one.
   *
   * @param from its first element
   */
  Tensor view(long from, long... dimensions) {
    requireDense();
    if (from < 0 || from + elements(dimensions) > length()) {
      throw new IllegalArgumentException(
          this + " has no " + Arrays.toString(dimensions) + " from element " + from + " on");
    }
    return at(from, dimensions.clone(), dense(dimensions));
  }

  /** A dense one of another type in the memory of this dense one, from its beginning on. */
  Tensor as(Type other, long... dimensions) {
    requireDense();
    if (bytes(other, dimensions) > bytes()) {
      throw new IllegalArgumentException(
          this + " has no room for " + other + Arrays.toString(dimensions));
    }
    return new Tensor(block, address, other, dimensions.clone(), dense(dimensions));
  }

  boolean isDense() {
    return Arrays.equals(strides, dense(shape));
  }

  private void requireDense() {
    if (!isDense()) {
      throw new IllegalStateException(this + " has gaps");
    }
  }

  /** The first so many along the first dimension: rows of a matrix, elements of a vector. */
  Tensor first(long count) {
    return rows(0, count);
  }

  /** Some along the first dimension. */
  Tensor rows(long from, long count) {
    if (from == 0 && count == shape[0]) {
      return this;
    }
    if (from < 0 || from + count > shape[0]) {
      throw new IllegalArgumentException(this + " has no rows " + from + " to " + (from + count));
    }
    long[] dimensions = shape.clone();
    dimensions[0] = count;
    return at(from * strides[0], dimensions, strides);
  }

  /** Some columns of this matrix. */
  Tensor columns(long from, long count) {
    if (from < 0 || from + count > shape[1]) {
      throw new IllegalArgumentException(
          this + " has no columns " + from + " to " + (from + count));
    }
    return at(from, new long[] {shape[0], count}, strides);
  }

  /**
   * This matrix with what lies between its rows: a dense one, for operations that may as well be
   * done to the gaps.
   */
  Tensor withGaps() {
    return at(0, new long[] {shape[0], strides[0]}, strides);
  }

  /** This vector as a matrix of one row. */
  Tensor row() {
    return view(0, 1, shape[0]);
  }

  /**
   * The heads of a slice of this matrix, whose rows hold one head after another: [H,rows,headSize].
   *
   * @param row the first row
   * @param column the first column
   */
  Tensor heads(long row, long column, long heads, long rows, long headSize) {
    if (row + rows > shape[0] || column + heads * headSize > shape[1]) {
      throw new IllegalArgumentException(this + " has no such heads");
    }
    long stride = strides[0];
    return at(
        row * stride + column,
        new long[] {heads, rows, headSize},
        new long[] {headSize, stride, 1});
  }

  /** A matrix of this stack of matrices. */
  Tensor matrix(long index) {
    return at(
        index * strides[0], new long[] {shape[1], shape[2]}, new long[] {strides[1], strides[2]});
  }

  /** The last two dimensions swapped. */
  Tensor transposed() {
    return at(0, swapped(shape), swapped(strides));
  }

  private static long[] swapped(long[] values) {
    long[] swapped = values.clone();
    int last = values.length - 1;
    swapped[last] = values[last - 1];
    swapped[last - 1] = values[last];
    return swapped;
  }

  private Tensor at(long element, long[] dimensions, long[] steps) {
    return new Tensor(block, address() + element * type.width, type, dimensions, steps);
  }

  Type type() {
    return type;
  }

  boolean isBf16() {
    return type == Type.BF16;
  }

  /** Not to be changed. */
  long[] shape() {
    return shape;
  }

  /** In elements; not to be changed. */
  long[] strides() {
    return strides;
  }

  long size(int dimension) {
    return shape[dimension];
  }

  /** Of a matrix. */
  long rows() {
    return shape[0];
  }

  /** Of a matrix. */
  int columns() {
    return Math.toIntExact(shape[1]);
  }

  /** How many elements it has. */
  long length() {
    return elements(shape);
  }

  /** What its elements take. */
  long bytes() {
    return length() * type.width;
  }

  /**
   * Of its first element.
   *
   * @throws IllegalStateException if its memory was freed
   */
  long address() {
    block.address();
    return address;
  }

  /** Its first element for native functions that take any type. */
  Address place() {
    return new Address(address(), (bytes() + Float.BYTES - 1) / Float.BYTES);
  }

  /**
   * Its first element for those that take float32 numbers.
   *
   * @throws IllegalArgumentException if it is of others
   */
  Address floats() {
    if (type != Type.FLOAT32) {
      throw new IllegalArgumentException("no float32 tensor: " + this);
    }
    return place();
  }

  /** Its bytes for code in Java, of which no more than a buffer holds are seen. */
  ByteBuffer buffer() {
    return place().asByteBuffer();
  }

  /** Its elements for code in Java; it is a dense one of float32 numbers. */
  Values values() {
    Address floats = floats();
    if (values == null) {
      requireDense();
      values = new Values(floats);
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Tensor tensor
            && address == tensor.address
            && type == tensor.type
            && Arrays.equals(shape, tensor.shape)
            && Arrays.equals(strides, tensor.strides);
  }

  /**
   * Whoever looks up a plan asks for this.
   *
   * @throws IllegalStateException if its memory was freed
   */
  @Override
  public int hashCode() {
    // Addresses differ in few of their bits.
    return (int) (address() * 0x9E3779B97F4A7C15L >>> 32);
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
