package dev.lotrgpt.compute.onednn;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** The values of a tensor for code in Java: copied in blocks from and to arrays, or one by one. */
final class Values {
  private final FloatPointer pointer;
  private final FloatBuffer buffer;

  Values(FloatPointer data) {
    this.pointer = data;
    this.buffer = data.asBuffer();
  }

  int count() {
    return buffer.capacity();
  }

  float get(int index) {
    return buffer.get(index);
  }

  void put(int index, float value) {
    buffer.put(index, value);
  }

  void read(int index, float[] into, int offset, int count) {
    buffer.get(index, into, offset, count);
  }

  void write(int index, float[] from, int offset, int count) {
    buffer.put(index, from, offset, count);
  }

  /** Sets elements to zero. */
  void zero(int from, int count) {
    Pointer.memset(pointer.getPointer(from), 0, (long) count * Float.BYTES);
  }
}
