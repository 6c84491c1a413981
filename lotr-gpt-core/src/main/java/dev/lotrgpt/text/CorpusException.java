package dev.lotrgpt.text;

import dev.lotrgpt.fault.Told;

/**
 * A corpus cannot be used. The message is one line for the user: what is wrong, in which file,
 * which setting to change.
 */
public class CorpusException extends RuntimeException implements Told {
  private static final long serialVersionUID = 1;

  public CorpusException(String message) {
    super(message);
  }

  public CorpusException(String message, Throwable cause) {
    super(message, cause);
  }
}
