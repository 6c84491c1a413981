package dev.lotrgpt.model;

/**
 * A tensor of a model as one of its modules declares it.
 *
 * @param index its place among the model's
 * @param name the one that PyTorch's modules would use
 * @param offset of its first element in {@link Parameters#flat}
 * @param initial how it begins
 */
public record Parameter(int index, String name, long offset, Initial initial, long... shape) {

  /** Elements. */
  public long size() {
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    return size;
  }
}
