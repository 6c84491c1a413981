package dev.lotrgpt.maven.worker;

import dev.lotrgpt.worker.WorkerMain;

/** What the exit code of a worker that died says. */
final class Death {
  private static final int OUT_OF_HEAP = 3;
  private static final int SIGNALS = 128;

  private Death() {}

  /** Ends the sentence "the worker ...". */
  static String describe(int exitCode) {
    if (exitCode == WorkerMain.Exit.FAULT.code()) {
      return "stopped at a fault of lotr-gpt itself";
    }
    if (exitCode == WorkerMain.Exit.ORPHANED.code()) {
      return "stopped because the connection to Maven was closed";
    }
    return switch (exitCode) {
      case 1 -> "could not be started (exit code 1)";
      case OUT_OF_HEAP ->
          "ran out of Java heap; give it more with <jvmArguments>-Xmx4g</jvmArguments>"
              + " (-Dlotr-gpt.jvmArguments)";
      case SIGNALS + 2, SIGNALS + 15 -> "was asked to end (signal " + (exitCode - SIGNALS) + ")";
      case SIGNALS + 9 -> "was killed (signal 9), by the system if memory was short";
      case SIGNALS + 4, SIGNALS + 6, SIGNALS + 7, SIGNALS + 8, SIGNALS + 11 ->
          "crashed in native code (signal " + (exitCode - SIGNALS) + ")";
      default -> "ended unexpectedly (exit code " + exitCode + ")";
    };
  }
}
