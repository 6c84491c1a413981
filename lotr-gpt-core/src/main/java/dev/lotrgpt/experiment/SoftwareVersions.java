package dev.lotrgpt.experiment;

import java.util.Map;

/** Versions of what a result was computed with. */
public final class SoftwareVersions {
  private SoftwareVersions() {}

  /** Name to version, in a fixed order: {@code lotr-gpt}, {@code java} and the libraries. */
  public static Map<String, String> read() {
    throw new UnsupportedOperationException();
  }
}
