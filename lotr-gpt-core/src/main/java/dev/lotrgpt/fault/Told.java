package dev.lotrgpt.fault;

/**
 * An exception for whoever uses this software: its message is one line that says where (a file, or
 * an XML path and its property), what is wrong there, and what to do. That line alone is shown; any
 * other exception is a defect, and is shown with its stack trace.
 */
public interface Told {
  /** The line. */
  String getMessage();
}
