package dev.lotrgpt.benchmark;

import java.io.IOException;

/** One contender's way of doing a case's work. */
interface Steps extends AutoCloseable {

  /** The library, its version and its settings, in a few words. */
  String description();

  /** Trainable parameters, as the contender counts them. */
  long parameters();

  /**
   * Does the work once, on the next batch.
   *
   * @return mean cross-entropy in nats, NaN where there is none
   */
  double step();

  @Override
  void close();

  /** Prepares the work. */
  interface Factory {
    /**
     * @throws UnavailableException if it cannot be done here
     */
    Steps open(Protocol.Request request) throws IOException, UnavailableException;
  }

  /** Says why a contender cannot take part. */
  final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
