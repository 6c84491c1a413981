package dev.lotrgpt.worker;

/** Another of a cluster's jobs has the run now: nothing more may be written of it here. */
final class RunTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunTakenException(String run) {
    super("another job has run " + run + " now");
  }
}
