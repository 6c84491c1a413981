package dev.lotrgpt.compute.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Memory for temporaries, shared by all plans of some kernels: what a plan leaves in it is gone
 * when another runs. Plans keep the addresses, so that nothing is freed before {@link #close}.
 */
final class Workspace implements AutoCloseable {
  /** Temporaries that are alive at the same time. */
  enum Slot {
    SCRATCHPAD,
    SCORES,
    KEPT,
    STATE,
    GRADIENT,
    SUMS,
    MASK,
    VARIANCE,
    LOG_PROBABILITIES,
    BF16_INPUT,
    BF16_GRADIENT,
    BF16_SCORES,
    PACKED,
    FLOATS
  }

  private final List<Block> owned = new ArrayList<>();
  private final Map<Slot, Block> blocks = new EnumMap<>(Slot.class);

  /** What was taken last. */
  private final Map<Slot, Tensor> tensors = new EnumMap<>(Slot.class);

  /** A tensor with undefined content. */
  Tensor take(Slot slot, Tensor.Type type, long... shape) {
    Tensor last = tensors.get(slot);
    if (last != null && last.type() == type && Arrays.equals(last.shape(), shape)) {
      return last;
    }
    Tensor tensor = Tensor.of(block(slot, Tensor.bytes(type, shape)), type, shape);
    tensors.put(slot, tensor);
    return tensor;
  }

  private Block block(Slot slot, long bytes) {
    Block present = blocks.get(slot);
    if (present != null && present.bytes() >= bytes) {
      return present;
    }
    Block grown = block(bytes);
    blocks.put(slot, grown);
    return grown;
  }

  /** A tensor in memory of its own, zeroed. */
  Tensor own(Tensor.Type type, long... shape) {
    return Tensor.of(block(Tensor.bytes(type, shape)), type, shape);
  }

  private Block block(long bytes) {
    Block block = new Block(bytes);
    owned.add(block);
    return block;
  }

  @Override
  public void close() {
    owned.forEach(Block::close);
    owned.clear();
    blocks.clear();
    tensors.clear();
  }
}
