package dev.lotrgpt.compute;

/** Counts the bytes that tensors would take on a device, and allocates none. */
public interface MemoryCount extends Allocator<Object> {

  long bytes();

  /** Adds what {@link DeviceQueue#keepRounded} takes. */
  void addRounded(long parameters);

  /** Adds the temporaries of a backward pass. */
  void addScratch(int symbols, int channels, int rows);
}
