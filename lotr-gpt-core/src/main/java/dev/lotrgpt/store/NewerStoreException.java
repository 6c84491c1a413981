package dev.lotrgpt.store;

import java.io.IOException;
import java.nio.file.Path;

/** A newer version of this software wrote the run store, so that nothing in it may be replaced. */
public final class NewerStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  NewerStoreException(Path file, int format, int known) {
    super(
        file
            + " was made by a newer version of lotr-gpt (format "
            + format
            + ", this one reads up to "
            + known
            + "): use that version, or another run store");
  }
}
