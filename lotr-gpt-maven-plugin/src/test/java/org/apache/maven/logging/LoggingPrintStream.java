package org.apache.maven.logging;

import java.io.OutputStream;
import java.io.PrintStream;

/** Stands for the stream that Maven 4 puts in the place of standard output. */
public final class LoggingPrintStream extends PrintStream {
  public LoggingPrintStream() {
    super(OutputStream.nullOutputStream());
  }
}
