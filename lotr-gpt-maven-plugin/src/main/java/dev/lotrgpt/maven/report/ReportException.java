package dev.lotrgpt.maven.report;

/** The report cannot be made; the message says why and what to do in one line. */
public final class ReportException extends Exception {
  private static final long serialVersionUID = 1L;

  public ReportException(String message, Throwable cause) {
    super(message, cause);
  }
}
