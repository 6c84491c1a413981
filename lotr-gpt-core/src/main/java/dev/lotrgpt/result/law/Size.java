package dev.lotrgpt.result.law;

import java.util.Locale;

/** What a loss falls with. */
public enum Size {
  /** Trainable parameters of the model, N. */
  PARAMETERS,
  /** Characters of the training text, D. */
  DATA;

  /** As claims have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
