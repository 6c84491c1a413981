package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_u8;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A tensor as oneDNN sees it.
 *
 * @param data its first element
 * @param type of its elements, a {@code dnnl_data_type_t}
 * @param strides in elements
 */
record Operand(Pointer data, int type, long[] dimensions, long[] strides) {

  static Operand of(FloatPointer data, long... dimensions) {
    return new Operand(data, dnnl_f32, dimensions, dense(dimensions));
  }

  static Operand bf16(Pointer data, long... dimensions) {
    return new Operand(data, dnnl_bf16, dimensions, dense(dimensions));
  }

  /** Factors 0 and 1 of a byte each. */
  static Operand mask(Pointer data, long... dimensions) {
    return new Operand(data, dnnl_u8, dimensions, dense(dimensions));
  }

  /**
   * The heads of a slice of this matrix, whose rows hold one head after another: [H,rows,headSize].
   *
   * @param row the first row
   * @param column the first column
   */
  Operand heads(long row, long column, long heads, long rows, long headSize) {
    long stride = strides[0];
    return new Operand(
        element(row * stride + column),
        type,
        new long[] {heads, rows, headSize},
        new long[] {headSize, stride, 1});
  }

  /** Some columns of this matrix. */
  Operand columns(long from, long count) {
    return new Operand(element(from), type, new long[] {dimensions[0], count}, strides);
  }

  private Pointer element(long index) {
    long size = type == dnnl_f32 ? Float.BYTES : type == dnnl_bf16 ? Short.BYTES : Byte.BYTES;
    return new BytePointer(data).getPointer(index * size);
  }

  boolean isBf16() {
    return type == dnnl_bf16;
  }

  /** Of a matrix. */
  long rows() {
    return dimensions[0];
  }

  /** Of a matrix. */
  long columns() {
    return dimensions[1];
  }

  /**
   * The elements.
   *
   * @throws IllegalStateException if they are not float32
   */
  FloatPointer floats() {
    if (type != dnnl_f32) {
      throw new IllegalStateException("these are no float32 numbers");
    }
    return new FloatPointer(data);
  }

  /** Floats of memory that hold as many bf16 numbers as this has elements. */
  long bf16Size() {
    long elements = 1;
    for (long dimension : dimensions) {
      elements *= dimension;
    }
    return (elements + 1) / 2;
  }

  /**
   * A dense tensor of bf16 numbers with these dimensions.
   *
   * @param memory of {@link #bf16Size}
   */
  Operand bf16(Pointer memory) {
    return new Operand(memory, dnnl_bf16, dimensions, dense(dimensions));
  }

  /** The last two dimensions swapped. */
  Operand transposed() {
    return new Operand(data, type, swapped(dimensions), swapped(strides));
  }

  private static long[] swapped(long[] values) {
    long[] swapped = values.clone();
    int last = values.length - 1;
    swapped[last] = values[last - 1];
    swapped[last - 1] = values[last];
    return swapped;
  }

  private static long[] dense(long[] dimensions) {
    long[] strides = new long[dimensions.length];
    long stride = 1;
    for (int i = dimensions.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dimensions[i];
    }
    return strides;
  }
}
