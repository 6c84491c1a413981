package dev.lotrgpt.claim;

/** A claim cannot be evaluated; the message names it and the fix in one line. */
public final class ClaimException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClaimException(String message) {
    super(message);
  }

  /**
   * @param column where in the expression, from 1
   */
  static ClaimException at(int column, String message) {
    return new ClaimException("<holds>, column " + column + ": " + message);
  }
}
