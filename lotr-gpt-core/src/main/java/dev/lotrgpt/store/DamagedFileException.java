package dev.lotrgpt.store;

import java.io.IOException;
import java.nio.file.Path;

/** A stored file is not what was written; the message names it and what is wrong in one line. */
public final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedFileException(Path file, String problem) {
    super(file + " " + problem);
  }
}
