package dev.lotrgpt.maven.progress;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Where a text goes that grows within a line, and a line that is overwritten. */
public final class StandardOutput {
  private static final String MAVEN = "org.apache.maven.logging.";

  private StandardOutput() {}

  public static PrintStream stream() {
    return raw(System.out);
  }

  /** Maven 4 puts a stream in its place that makes each whole line a line of the log. */
  static PrintStream raw(PrintStream out) {
    return out.getClass().getName().startsWith(MAVEN)
        ? new PrintStream(new FileOutputStream(FileDescriptor.out), true, encoding())
        : out;
  }

  /** Java tells that of standard output since 19. */
  private static Charset encoding() {
    return Charset.forName(
        System.getProperty("stdout.encoding", System.getProperty("native.encoding")));
  }
}
