package dev.lotrgpt.model;

/**
 * A tensor of a model as one of its modules declares it.
 *
 * @param index its place among the model's
 * @param name the one that PyTorch's modules would use
 * @param offset of its first element in {@link Parameters#flat}
 * @param initial how it begins
 * @param matrices how many weights of hidden layers it holds, one above the other, each as an
 *     optimiser of whole matrices is to see it; 0 for vectors, embeddings and the head
 */
public record Parameter(
    int index, String name, long offset, Initial initial, int matrices, long... shape) {

  /** Elements. */
  public long size() {
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    return size;
  }
}
