package dev.lotrgpt.compute.onednn;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory outside Java's heap: zeroed, and aligned to a cache line, which is a vector register too.
 * It is freed when it is closed; Java's collector, which sees small objects only, would free it too
 * late.
 */
final class Block implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  /** Counted by JavaCPP, which refuses more than the worker may have. */
  private final BytePointer memory;

  private final long start;

  Block(long bytes) {
    this.memory = new BytePointer(Math.addExact(bytes, ALIGNMENT));
    this.start = -memory.address() & (ALIGNMENT - 1);
    Pointer.memset(memory, 0, memory.capacity());
  }

  /**
   * Of its first byte.
   *
   * @throws IllegalStateException if it was freed
   */
  long address() {
    if (memory.isNull()) {
      throw new IllegalStateException("a tensor is used after its memory was freed");
    }
    return memory.address() + start;
  }

  /** How many bytes it has. */
  long bytes() {
    return memory.capacity() - ALIGNMENT;
  }

  @Override
  public void close() {
    memory.close();
  }
}
