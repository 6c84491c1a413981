package dev.lotrgpt.compute;

/**
 * What a device does for one model, one thing after another, beside the host: steps are recorded
 * once, and repeated with the batch and the numbers of each. The sum of a step's losses stays on
 * the device until it is asked for. For one thread.
 *
 * @param <T> the device's tensor
 */
public interface DeviceQueue<T> extends AutoCloseable {
  /** Sums of losses that a device keeps, the latest ones. */
  int LOSSES = 1024;

  /** Kernels that do at once what they are told. */
  Kernels<T> kernels();

  /**
   * Kernels for work that is recorded. Whatever tokens, targets and keys of dropout they are called
   * with, they use those that are on the device when the work is done; nothing that they compute
   * can be asked for, and {@link Kernels#sum} leaves its sum for {@link #loss}.
   */
  Kernels<T> recordedKernels();

  /**
   * Records a step of AdamW with the numbers of the step that it is repeated for.
   *
   * @param clip the largest norm of the gradients; 0 for any
   */
  void recordAdamW(T parameters, T gradients, T moment1, T moment2, double clip);

  /**
   * Keeps parameters as products read them beside themselves, where that is another type.
   *
   * @param parameters all of a model
   */
  void keepRounded(T parameters);

  /**
   * Copies a text to the device, so that batches can be windows of it.
   *
   * @return [symbols.length]
   */
  T text(int[] symbols);

  /**
   * Records work, which is done twice for it: once to find out what memory it takes, with an
   * optimiser that moves nothing.
   *
   * @param work with {@link #recordedKernels}
   */
  RecordedStep record(int batch, int length, Runnable work);

  /**
   * Repeats what was recorded.
   *
   * @param adamW the optimiser's numbers; null where there is none
   * @param text from {@link #text}
   * @param starts of the sequences in the text
   * @return the number of the step, for {@link #loss}
   */
  long submit(RecordedStep step, AdamWStep adamW, long dropoutKey, T text, int[] starts);

  /** The same with a batch that is no part of a text. */
  long submit(RecordedStep step, AdamWStep adamW, long dropoutKey, int[] symbols, int[] next);

  /** Whether {@link #loss} would not wait. */
  boolean isKnown(long number);

  /**
   * The sum of a step's losses; waits for it, and for all that was submitted since.
   *
   * @param number of one of the {@value #LOSSES} latest steps
   */
  double loss(long number);

  @Override
  void close();
}
