package dev.lotrgpt.claim;

import dev.lotrgpt.fault.Told;

/** A claim cannot be evaluated; the message names it and the fix in one line. */
public final class ClaimException extends RuntimeException implements Told {
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
