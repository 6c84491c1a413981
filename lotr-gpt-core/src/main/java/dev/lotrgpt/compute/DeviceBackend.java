package dev.lotrgpt.compute;

import java.util.List;

/**
 * A backend whose device computes beside the host, and can repeat what it has recorded.
 *
 * @param <T> its tensor
 */
public interface DeviceBackend<T> extends Backend<T> {

  /**
   * A queue for one model, beside those of others.
   *
   * @param maxBatch the most sequences of a batch
   * @param maxLength tokens of the longest
   */
  DeviceQueue<T> queue(int maxBatch, int maxLength);

  /** Counts what a queue's kernels would allocate. */
  MemoryCount memoryCount();

  /** Bytes that can still be allocated. */
  long freeMemory();

  /** What somebody who looks for a fault wants to know of the device, line by line. */
  List<String> details();
}
