package dev.lotrgpt.maven.progress;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.transfer.TransferListener;

/** Decides whether a person looks at the log as it grows. */
public final class Terminal {
  private static final Set<String> LIVE =
      Set.of("ConsoleMavenTransferListener", "SimplexTransferListener", "MavenTransferListener");

  private Terminal() {}

  /**
   * Standard output, if it is a terminal and Maven shows its own progress there: no batch mode, no
   * --no-transfer-progress, no --log-file, no CI, no projects side by side.
   */
  public static Optional<PrintStream> of(MavenSession session, boolean logs) {
    MavenExecutionRequest request = session.getRequest();
    boolean wanted =
        logs
            && request.isInteractiveMode()
            && request.getDegreeOfConcurrency() <= 1
            && showsProgress(request.getTransferListener())
            && System.getenv("CI") == null
            && !"dumb".equals(System.getenv("TERM"));
    return wanted && isTerminal(System.console())
        ? Optional.of(StandardOutput.stream())
        : Optional.empty();
  }

  /**
   * Maven tells its options by the listener that it installs: Console in 3.8, Simplex in 3.9. That
   * of 4 tells nothing, but with a log file its terminal is still there to be written on.
   */
  static boolean showsProgress(TransferListener listener) {
    return listener != null && LIVE.contains(listener.getClass().getSimpleName());
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
