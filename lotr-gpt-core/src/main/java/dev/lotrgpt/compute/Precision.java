package dev.lotrgpt.compute;

import java.util.Locale;

/** The number format of the operands of matrix products; sums and weights stay float32. */
public enum Precision {
  FLOAT32,
  BF16;

  /** The name used in a POM: {@code float32} or {@code bf16}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
