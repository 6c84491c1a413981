package dev.lotrgpt.maven.worker;

import java.util.List;

/** A worker did not do its job. */
public abstract sealed class WorkerException extends Exception {
  private static final long serialVersionUID = 1L;

  private WorkerException(String message) {
    super(message);
  }

  /** What it printed last, if it died. */
  public List<String> lastLines() {
    return List.of();
  }

  /** The worker found the job wrong before it began: a setting, the corpus or the backend. */
  public static final class Rejected extends WorkerException {
    private static final long serialVersionUID = 1L;

    Rejected(String reason) {
      super(reason);
    }
  }

  /** Somebody stopped the worker; what it was at goes on from a checkpoint. */
  public static final class Stopped extends WorkerException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped; the next build goes on from the checkpoints");
    }
  }

  /** The worker's process ended before its job did. */
  public static final class Died extends WorkerException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lastLines;

    Died(String cause, List<String> lastLines) {
      super(cause);
      this.lastLines = List.copyOf(lastLines);
    }

    @Override
    public List<String> lastLines() {
      return lastLines;
    }
  }
}
