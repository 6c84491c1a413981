package dev.lotrgpt.maven.progress;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;

/** Decides whether a person looks at the log as it grows. */
public final class Terminal {
  private Terminal() {}

  /**
   * Standard output, if it is a terminal and Maven is not told to be quiet: no batch mode, no
   * --no-transfer-progress, no CI, no projects side by side.
   */
  public static Optional<PrintStream> of(MavenSession session, boolean logs) {
    MavenExecutionRequest request = session.getRequest();
    boolean wanted =
        logs
            && request.isInteractiveMode()
            && request.getDegreeOfConcurrency() <= 1
            && !isQuiet(request)
            && System.getenv("CI") == null
            && !"dumb".equals(System.getenv("TERM"));
    return wanted && isTerminal(System.console()) ? Optional.of(System.out) : Optional.empty();
  }

  /** Maven tells its options by the listener that it installs. */
  private static boolean isQuiet(MavenExecutionRequest request) {
    return request.getTransferListener() != null
        && request.getTransferListener().getClass().getSimpleName().startsWith("Quiet");
  }

  /** Since Java 22 there may be a console without a terminal; it can be asked since then. */
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
