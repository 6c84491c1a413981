package dev.lotrgpt.experiment;

/** The machine that this process runs on. */
public final class Machine {
  private Machine() {}

  /**
   * @param accelerator what computes beside the processor, or null
   */
  public static RunRecord.Hardware hardware(String accelerator) {
    throw new UnsupportedOperationException();
  }
}
