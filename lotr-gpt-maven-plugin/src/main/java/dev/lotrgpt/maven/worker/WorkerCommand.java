package dev.lotrgpt.maven.worker;

import java.io.File;
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
 * @param environment variables to add to those of this process that suit a worker
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
   * Not started yet. The class path is a variable: it is too long for some systems' command lines,
   * and a file with it could be cleaned away before it is read.
   */
  public ProcessBuilder builder() {
    List<String> arguments = new ArrayList<>();
    arguments.add(java.toString());
    arguments.addAll(jvmArguments);
    arguments.add(mainClass);
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeAll(WorkerEnvironment.leftOut(variables.keySet()));
    variables.putAll(environment);
    variables.put(
        "CLASSPATH",
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    return builder;
  }
}
