package dev.lotrgpt.maven.worker;

import java.nio.file.Path;

/** Main class of a process that opens a log as a build does, and ends. */
final class LogOpener {
  private LogOpener() {}

  public static void main(String[] arguments) {
    new JobLog(Path.of(arguments[0])).close();
  }
}
