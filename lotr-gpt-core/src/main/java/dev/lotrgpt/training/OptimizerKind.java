package dev.lotrgpt.training;

import java.util.Arrays;
import java.util.Locale;

/** What moves parameters along their gradients. */
public enum OptimizerKind {
  /** AdamW (Loshchilov and Hutter 2019) of all parameters. */
  ADAMW,
  /** Muon (Jordan et al. 2024) of the hidden layers' matrices, AdamW of the rest. */
  MUON;

  /** The name used in a POM. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of all, as used in a POM. */
  public static String[] names() {
    return Arrays.stream(values()).map(OptimizerKind::toString).toArray(String[]::new);
  }
}
