package dev.lotrgpt.text;

import java.util.Locale;

/** The two parts of a corpus. */
public enum Split {
  /** What models learn from. */
  TRAIN,
  /** What they are tested on. */
  VALIDATION;

  /** As in tables and messages. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
