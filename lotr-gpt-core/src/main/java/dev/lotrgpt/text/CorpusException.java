package dev.lotrgpt.text;

/**
 * A corpus cannot be used. The message is one line for the user: what is wrong, in which file,
 * which setting to change.
 */
public class CorpusException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CorpusException(String message) {
    super(message);
  }

  public CorpusException(String message, Throwable cause) {
    super(message, cause);
  }
}
