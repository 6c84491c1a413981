package dev.lotrgpt.training;

import java.io.IOException;
import java.nio.file.Path;

/** A directory holds the unfinished work of another training; the message names it, in one line. */
public final class OtherTrainingException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param difference {@code learningRate 0.01, not 0.001}
   */
  OtherTrainingException(Path checkpoint, String difference) {
    super(
        checkpoint
            + " is of another training ("
            + difference
            + "): train in a directory of its own, or move that file away");
  }
}
