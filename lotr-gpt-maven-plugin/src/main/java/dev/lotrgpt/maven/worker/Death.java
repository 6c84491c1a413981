package dev.lotrgpt.maven.worker;

import dev.lotrgpt.worker.WorkerMain;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a worker ended without finishing its job.
 *
 * @param lastLines that it printed
 * @param limits that it ran under
 */
record Death(int exitCode, List<String> lastLines, SystemLimits limits) {
  /** How the Java launcher ends when it finds something wrong with its arguments. */
  private static final int NOT_STARTED = 1;

  /** How the JVM ends when an agent cannot be started. */
  private static final int AGENT_FAILED = 2;

  private static final int OUT_OF_MEMORY = 3;
  private static final int SIGNALS = 128;

  private static final Pattern MEMORY =
      Pattern.compile("(?i).*(reserve|allocat|not enough|insufficient|memory|mmap|commit).*");
  private static final Pattern THREADS = Pattern.compile("(?i).*(native thread|pthread_create).*");
  private static final Pattern FILES = Pattern.compile("(?i).*too many open files.*");

  private static final String JVM_ARGUMENTS = "<jvmArguments> (-Dlotr-gpt.jvmArguments)";

  /** Whether the worker did what it was asked to: by Ctrl-C, a signal, or the end of its parent. */
  boolean isStop() {
    return exitCode == WorkerMain.Exit.STOPPED.code()
        || exitCode == WorkerMain.Exit.ORPHANED.code()
        || exitCode == WorkerMain.Exit.SUPERSEDED.code()
        || exitCode == SIGNALS + 1
        || exitCode == SIGNALS + 2
        || exitCode == SIGNALS + 15;
  }

  /** Whether its main class never ran. */
  boolean isOfStart() {
    return exitCode == NOT_STARTED || exitCode == AGENT_FAILED;
  }

  /** A whole sentence; the Java launcher says why, the cause first or last. */
  String ofStart(List<String> arguments) {
    Optional<String> named =
        arguments.stream().filter(this::isNamed).reduce((first, second) -> second);
    return "the worker's JVM could not be started"
        + limit()
            .or(() -> named.map(argument -> ", because of " + argument + " in " + JVM_ARGUMENTS))
            .orElse(", perhaps because of " + JVM_ARGUMENTS)
        + ": "
        + String.join(" ", lastLines);
  }

  /** As the JVM names it: {@code UseG1GC} of {@code -XX:+UseG1GC}. */
  private boolean isNamed(String argument) {
    String name =
        argument.replaceFirst("^-(XX:[+-]?|agentlib:|agentpath:|javaagent:)", "").split("=")[0];
    return lastLines.stream().anyMatch(line -> containsIgnoreCase(line, name));
  }

  private static boolean containsIgnoreCase(String line, String name) {
    return line.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
  }

  /** The limit that was in the way, if one seems to have been. */
  private Optional<String> limit() {
    if (matches(THREADS)) {
      return limits.processes().map(limit -> ", as " + limit + ", raise it");
    }
    if (matches(FILES)) {
      return limits.files().map(limit -> ", as " + limit + ", raise it");
    }
    return matches(MEMORY)
        ? limits.addressSpace().map(limit -> ", as " + limit + ", raise it")
        : Optional.empty();
  }

  private boolean matches(Pattern pattern) {
    return lastLines.stream().anyMatch(line -> pattern.matcher(line).matches());
  }

  /** Ends the sentence "the worker ...". */
  String describe() {
    if (exitCode == WorkerMain.Exit.DONE.code()) {
      return "ended without finishing its job";
    }
    if (exitCode == WorkerMain.Exit.FAULT.code()) {
      return "stopped at a fault of lotr-gpt itself" + limit().orElse("");
    }
    if (exitCode == WorkerMain.Exit.OUT_OF_MEMORY.code()) {
      return "ran out of memory outside Java's heap"
          + limit()
              .orElse(
                  "; lower <model><context> (-Dlotr-gpt.model.context), <threads>"
                      + " (-Dlotr-gpt.threads) or <parallelRuns> (-Dlotr-gpt.parallelRuns)");
    }
    return switch (exitCode) {
      case OUT_OF_MEMORY ->
          matches(THREADS)
              ? "could not start a thread" + limit().orElse("; the system allows no more")
              : "ran out of Java heap; give it more with <jvmArguments>-Xmx4g</jvmArguments>"
                  + " (-Dlotr-gpt.jvmArguments)";
      case SIGNALS + 9 -> "was killed (signal 9), by the system if memory was short";
      case SIGNALS + 4, SIGNALS + 6, SIGNALS + 7, SIGNALS + 8, SIGNALS + 11 ->
          "crashed in native code (signal " + (exitCode - SIGNALS) + ")" + limits.hint();
      default -> "ended unexpectedly (exit code " + exitCode + ")" + limits.hint();
    };
  }
}
