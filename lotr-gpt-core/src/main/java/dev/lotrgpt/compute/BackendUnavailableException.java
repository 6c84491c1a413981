package dev.lotrgpt.compute;

import dev.lotrgpt.fault.Told;

/** A backend cannot run here; the message says why and what would help, in one line. */
public final class BackendUnavailableException extends Exception implements Told {
  private static final long serialVersionUID = 1L;

  public BackendUnavailableException(String message) {
    super(message);
  }

  public BackendUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
