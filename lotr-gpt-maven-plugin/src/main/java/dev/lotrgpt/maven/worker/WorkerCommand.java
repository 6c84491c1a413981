package dev.lotrgpt.maven.worker;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How to start a worker's JVM.
 *
 * @param java the executable
 * @param jvmArguments before the main class
 * @param environment variables to add to this process's own
 * @param directory where it runs: relative paths of a job start there
 */
public record WorkerCommand(
    Path java,
    List<Path> classPath,
    List<String> jvmArguments,
    Map<String, String> environment,
    String mainClass,
    Path directory) {

  /**
   * Not started yet.
   *
   * @param argumentFile to write the arguments to: a class path is too long for some systems'
   *     command lines
   */
  ProcessBuilder builder(Path argumentFile) throws IOException {
    List<String> arguments = new ArrayList<>(jvmArguments);
    arguments.add("-cp");
    arguments.add(
        classPath.stream()
            .map(Path::toString)
            .collect(Collectors.joining(System.getProperty("path.separator"))));
    arguments.add(mainClass);
    Files.write(
        argumentFile, arguments.stream().map(WorkerCommand::quoted).toList(), launcherCharset());
    ProcessBuilder builder =
        new ProcessBuilder(java.toString(), "@" + argumentFile).directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  /** The launcher takes bytes as they are, which on Windows means its code page. */
  private static Charset launcherCharset() {
    return System.getProperty("os.name").startsWith("Windows")
        ? Charset.forName(System.getProperty("native.encoding"))
        : StandardCharsets.UTF_8;
  }

  /** As the java launcher's argument files want it. */
  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
