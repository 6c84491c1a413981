package dev.lotrgpt.model;

import dev.lotrgpt.compute.Allocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The memory of a model's passes, for up to R = B*T rows. For training each block keeps what it
 * computes, and all blocks share the gradients of it; without a backward pass all share everything.
 *
 * @param <T> the backend's tensor
 */
final class Workspace<T> {
  private final Allocator<T> allocator;
  private final int batch;
  private final int length;
  private final boolean training;

  /** What blocks share, in the order in which each of them asks for it. */
  private final List<T> shared = new ArrayList<>();

  private boolean inBlock;
  private int next;

  private Workspace(Allocator<T> allocator, int batch, int length, boolean training) {
    this.allocator = allocator;
    this.batch = batch;
    this.length = length;
    this.training = training;
  }

  static <T> Workspace<T> forTraining(Allocator<T> allocator, int batch, int length) {
    return new Workspace<>(allocator, batch, length, true);
  }

  static <T> Workspace<T> forInference(Allocator<T> allocator, int batch, int length) {
    return new Workspace<>(allocator, batch, length, false);
  }

  /** Has no tensors: for a model that does nothing but declare its parameters. */
  static <T> Workspace<T> none() {
    return new Workspace<>(null, 0, 0, false);
  }

  /** From here on tensors are a block's. */
  void beginBlock() {
    inBlock = true;
    next = 0;
  }

  void endBlocks() {
    inBlock = false;
  }

  /** What a module computes, [R,columns]. */
  T kept(long columns) {
    return tensor(!training, () -> allocator.allocate(rows(), columns));
  }

  /** What products read, [R,columns]. */
  T keptOperand(long columns) {
    return tensor(!training, () -> allocator.allocateOperand(rows(), columns));
  }

  /** What LayerNorm and linear layers hand to one another, [R,columns]. */
  T keptRows(long columns) {
    return tensor(!training, () -> allocator.allocateRows(rows(), columns));
  }

  /** A number for each row, [R]. */
  T keptOfRows() {
    return tensor(!training, () -> allocator.allocate(rows()));
  }

  /** What an activation is applied to, [R,columns]; null where no backward pass follows. */
  T keptForBackward(long columns) {
    return ifTraining(false, () -> allocator.allocateRows(rows(), columns));
  }

  /** What attention keeps for its backward pass; null where none follows. */
  T attentionState(int heads) {
    return ifTraining(
        false, () -> allocator.allocate(allocator.attentionStateSize(batch, length, heads)));
  }

  /** The gradient of what a module computes, [R,columns]; null where no backward pass follows. */
  T gradient(long columns) {
    return ifTraining(true, () -> allocator.allocate(rows(), columns));
  }

  /** Likewise of what products read. */
  T gradientOfOperand(long columns) {
    return ifTraining(true, () -> allocator.allocateOperandGradient(rows(), columns));
  }

  /** Likewise of what linear layers hand to one another. */
  T gradientRows(long columns) {
    return ifTraining(true, () -> allocator.allocateRows(rows(), columns));
  }

  /** The first row of a matrix of this workspace. */
  T firstRow(T matrix, long columns) {
    return allocator == null ? null : allocator.view(matrix, 0, columns);
  }

  private long rows() {
    return (long) batch * length;
  }

  private T ifTraining(boolean sharedByBlocks, Supplier<T> allocation) {
    return training ? tensor(sharedByBlocks, allocation) : null;
  }

  private T tensor(boolean sharedByBlocks, Supplier<T> allocation) {
    if (allocator == null) {
      return null;
    }
    if (!inBlock || !sharedByBlocks) {
      return allocation.get();
    }
    if (next == shared.size()) {
      shared.add(allocation.get());
    }
    return shared.get(next++);
  }
}
