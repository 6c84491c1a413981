package dev.lotrgpt.compute;

/**
 * Where tensors come from. {@link Kernels} allocate them; {@link CountingAllocator} tells how many
 * numbers they would hold.
 *
 * @param <T> the backend's tensor
 */
public interface Allocator<T> {

  /** Allocates a zeroed tensor, freed with whoever allocated it. */
  T allocate(long... shape);

  /** Allocates a zeroed tensor with as many bits an element as the operands of products have. */
  default T allocateOperand(long... shape) {
    return allocate(shape);
  }

  /**
   * Allocates a zeroed operand whose rows may lie apart: what LayerNorm, linear layers and
   * activations hand to one another, and nothing else reads or writes.
   */
  default T allocateRows(long rows, long columns) {
    return allocateOperand(rows, columns);
  }

  /**
   * Allocates a zeroed tensor for the gradient of an operand. Where a backend needs it for products
   * alone, it may have as few bits.
   */
  default T allocateOperandGradient(long... shape) {
    return allocate(shape);
  }

  /**
   * A tensor that shares the memory of {@code tensor}, which may be a view itself, from its element
   * {@code offset} on.
   */
  T view(T tensor, long offset, long... shape);

  /** Elements of the state that {@link Kernels#attention} keeps for its backward pass. */
  long attentionStateSize(int batch, int length, int heads);
}
