package dev.lotrgpt.maven.progress;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Where a text goes that grows within a line, and a line that is overwritten. */
public final class StandardOutput {
  private static final String MAVEN = "org.apache.maven.logging.";

  private StandardOutput() {}

  public static PrintStream stream() {
    return in(encoding(), raw(System.out));
  }

  /** Maven 4 puts a stream in its place that makes each whole line a line of the log. */
  static OutputStream raw(PrintStream out) {
    return out.getClass().getName().startsWith(MAVEN)
        ? new FileOutputStream(FileDescriptor.out)
        : out;
  }

  static PrintStream in(Charset encoding, OutputStream bytes) {
    return new PrintStream(bytes, true, encoding);
  }

  /** The locale's; where none was chosen (LC_ALL=C), UTF-8, as most programs have it. */
  public static Charset encoding() {
    // Java tells that of standard output since 19.
    return encoding(System.getProperty("stdout.encoding", System.getProperty("native.encoding")));
  }

  static Charset encoding(String locale) {
    Charset encoding = Charset.isSupported(locale) ? Charset.forName(locale) : UTF_8;
    return encoding.equals(US_ASCII) ? UTF_8 : encoding;
  }
}
