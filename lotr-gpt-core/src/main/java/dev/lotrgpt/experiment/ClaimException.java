package dev.lotrgpt.experiment;

/** A claim cannot be evaluated; the message names it and the fix in one line. */
public final class ClaimException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClaimException(String message) {
    super(message);
  }
}
