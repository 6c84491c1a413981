package dev.lotrgpt.maven.worker;

import dev.lotrgpt.worker.WorkerMain;

/** What the exit code of a worker that died says. */
final class Death {
  /** How the Java launcher ends when it finds something wrong with its arguments. */
  static final int NOT_STARTED = 1;

  private static final int OUT_OF_HEAP = 3;
  private static final int SIGNALS = 128;

  private Death() {}

  /** Whether the worker did what it was asked to: by Ctrl-C, a signal, or the end of its parent. */
  static boolean isStop(int exitCode) {
    return exitCode == WorkerMain.Exit.STOPPED.code()
        || exitCode == WorkerMain.Exit.ORPHANED.code()
        || exitCode == SIGNALS + 2
        || exitCode == SIGNALS + 15;
  }

  /** Ends the sentence "the worker ...". */
  static String describe(int exitCode) {
    if (exitCode == WorkerMain.Exit.FAULT.code()) {
      return "stopped at a fault of lotr-gpt itself";
    }
    if (exitCode == WorkerMain.Exit.OUT_OF_MEMORY.code()) {
      return "ran out of memory outside Java's heap; lower <model><context>"
          + " (-Dlotr-gpt.model.context), <threads> (-Dlotr-gpt.threads) or <parallelRuns>"
          + " (-Dlotr-gpt.parallelRuns)";
    }
    return switch (exitCode) {
      case OUT_OF_HEAP ->
          "ran out of Java heap; give it more with <jvmArguments>-Xmx4g</jvmArguments>"
              + " (-Dlotr-gpt.jvmArguments)";
      case SIGNALS + 9 -> "was killed (signal 9), by the system if memory was short";
      case SIGNALS + 4, SIGNALS + 6, SIGNALS + 7, SIGNALS + 8, SIGNALS + 11 ->
          "crashed in native code (signal " + (exitCode - SIGNALS) + ")";
      default -> "ended unexpectedly (exit code " + exitCode + ")";
    };
  }
}
