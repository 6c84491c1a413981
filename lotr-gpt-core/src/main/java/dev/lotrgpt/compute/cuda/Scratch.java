package dev.lotrgpt.compute.cuda;

import java.util.EnumMap;
import java.util.Map;

/**
 * Memory for the temporaries of operations, one piece for each use. It grows to the largest that
 * was asked for, so that a step that was done once allocates nothing.
 */
final class Scratch {
  /** Pieces that may be in use at once. */
  enum Slot {
    TOKENS,
    GRADIENT,
    LEFT,
    RIGHT,
    PARTIALS,
    COLUMN_SUMS,
    NORM,
    STEP
  }

  private record Piece(long address, long bytes) {}

  private final Arena arena;
  private final Map<Slot, Piece> pieces = new EnumMap<>(Slot.class);

  Scratch(Arena arena) {
    this.arena = arena;
  }

  /** The address of at least so many bytes, which stay in use until the slot is asked for again. */
  long take(Slot slot, long bytes) {
    Piece piece = pieces.get(slot);
    if (piece == null || piece.bytes() < bytes) {
      piece = new Piece(arena.take(bytes), bytes);
      pieces.put(slot, piece);
    }
    return piece.address();
  }

  DeviceTensor floats(Slot slot, long... shape) {
    return tensor(slot, ElementType.FLOAT32, shape);
  }

  DeviceTensor tensor(Slot slot, ElementType type, long... shape) {
    return new DeviceTensor(take(slot, DeviceTensor.size(shape) * type.bytes()), type, shape);
  }
}
