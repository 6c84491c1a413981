package dev.lotrgpt.worker;

public final class WorkerMain {
  /** How the process ends; failed runs are reported one by one and are no failure of the job. */
  public enum Exit {
    DONE(0),
    REJECTED(10),
    ORPHANED(11),
    FAULT(12);

    private final int code;

    Exit(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  private WorkerMain() {}
}
