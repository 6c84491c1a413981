package dev.lotrgpt.plan;

import dev.lotrgpt.text.CorpusSize;
import java.util.Objects;

/**
 * A text that runs learn from.
 *
 * @param name what to call it in a report
 * @param path where it was read from, as the user gave it
 * @param characters of the whole text
 * @param symbols distinct characters
 */
public record CorpusRecord(
    String name, String path, String sha256, long characters, int symbols, double validationShare) {
  public CorpusRecord {
    Objects.requireNonNull(name, "its corpus has no name");
    Objects.requireNonNull(path, "its corpus has no path");
    Objects.requireNonNull(sha256, "its corpus has no hash");
    if (characters < 1 || characters > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("its corpus has " + characters + " characters");
    }
    if (symbols < 1) {
      throw new IllegalArgumentException("its corpus has " + symbols + " symbols");
    }
  }

  public CorpusSize size() {
    return new CorpusSize(characters, symbols);
  }
}
