package dev.lotrgpt.file;

import java.io.IOException;
import java.nio.file.Path;

/** A safetensors file is damaged or not what was expected; the message names it, in one line. */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  public SafetensorsException(Path file, String problem) {
    super(file + " " + problem);
  }
}
