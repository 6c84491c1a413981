package dev.lotrgpt.compute.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Off-heap memory for temporaries, shared by all plans of some kernels: what a plan leaves in it is
 * gone when another runs. Plans keep the addresses, so that nothing is freed before {@link #close}.
 */
final class Memory implements AutoCloseable {
  // Slots of temporaries that are alive at the same time.
  static final int SCRATCHPAD = 0;
  static final int SCORES = 1;
  static final int KEPT = 2;
  static final int STATE = 3;
  static final int GRADIENT = 4;
  static final int MASK = 5;
  static final int VARIANCE = 6;
  static final int LOG_PROBABILITIES = 7;
  static final int BF16_INPUT = 8;
  static final int BF16_GRADIENT = 9;
  static final int BF16_SCORES = 10;
  static final int PACKED = 11;
  static final int FLOATS = 12;

  private final List<Block> owned = new ArrayList<>();
  private final List<FloatPointer> slots = new ArrayList<>();

  /**
   * @param slot one of the constants of this class
   * @param elements how many floats it holds at least
   */
  FloatPointer take(int slot, long elements) {
    while (slots.size() <= slot) {
      slots.add(null);
    }
    FloatPointer present = slots.get(slot);
    if (present != null && present.capacity() >= elements) {
      return present;
    }
    FloatPointer grown = own(elements);
    slots.set(slot, grown);
    return grown;
  }

  /** Memory of its own, zeroed, that starts at a cache line. */
  FloatPointer own(long elements) {
    Block block = new Block(elements * Float.BYTES);
    owned.add(block);
    return new Address(block.address(), elements);
  }

  /** The same memory as bytes. */
  static BytePointer bytes(FloatPointer data, long count) {
    BytePointer bytes = new BytePointer(data);
    bytes.capacity(count);
    return bytes;
  }

  @Override
  public void close() {
    owned.forEach(Block::close);
    owned.clear();
    slots.clear();
  }
}
