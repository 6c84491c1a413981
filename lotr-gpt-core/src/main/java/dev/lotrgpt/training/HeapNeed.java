package dev.lotrgpt.training;

/**
 * Java's heap that a run takes, in bytes, predicted before any of it is taken.
 *
 * @param copies of weights: a tensor on its way to or from a file
 * @param batches tokens and targets of a batch, and of its micro-batches
 * @param rows numbers of each core on their way between the heap and tensors
 */
public record HeapNeed(long copies, long batches, long rows) {

  public long total() {
    return copies + batches + rows;
  }
}
