package dev.lotrgpt.compute;

/**
 * Allocates nothing and counts what it is asked for: with it, what a model takes is predicted by
 * the very code that will allocate it.
 */
public final class CountingAllocator implements Allocator<Object> {
  private static final Object TENSOR = "a tensor that is not there";

  private final Allocator<?> real;
  private long elements;

  /**
   * @param real whose tensors are counted
   */
  public CountingAllocator(Allocator<?> real) {
    this.real = real;
  }

  /** Of all tensors that were asked for so far. */
  public long elements() {
    return elements;
  }

  /**
   * @throws ArithmeticException if they are more than a long counts
   */
  @Override
  public Object allocate(long... shape) {
    long size = 1;
    for (long dimension : shape) {
      size = Math.multiplyExact(size, dimension);
    }
    elements = Math.addExact(elements, size);
    return TENSOR;
  }

  @Override
  public Object view(Object tensor, long offset, long... shape) {
    return TENSOR;
  }

  @Override
  public long attentionStateSize(int batch, int length, int heads) {
    return real.attentionStateSize(batch, length, heads);
  }
}
