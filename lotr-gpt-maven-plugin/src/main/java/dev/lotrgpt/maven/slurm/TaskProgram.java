package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a task's node starts.
 *
 * @param java the executable where it was submitted; a node without it takes its own
 * @param classPath of core and this plugin
 * @param isRebuilt which parts of it a build may replace while tasks wait
 * @param jvmArguments the user's, for the worker
 * @param project directory of the project: relative paths of jobs start there
 */
public record TaskProgram(
    Path java,
    List<Path> classPath,
    Predicate<Path> isRebuilt,
    List<String> jvmArguments,
    Path project) {

  /** The script of a submission's tasks; its argument is the index of the array's first task. */
  String script(Path submission) throws IOException {
    return """
        #!/bin/sh
        # Works on one task of this submission, on whatever node Slurm chose for it.
        java=%s
        [ -x "$java" ] || java=${JAVA_HOME:+$JAVA_HOME/bin/}java
        CLASSPATH=%s
        export CLASSPATH
        exec "$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData %s %s "$((SLURM_ARRAY_TASK_ID + $1))"%s
        """
        .formatted(
            quoted(java.toString()),
            quoted(
                kept(submission.resolve("lib")).stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(":"))),
            TaskMain.class.getName(),
            quoted(submission.toString()),
            jvmArguments.stream()
                .map(argument -> " " + quoted(argument))
                .collect(Collectors.joining()));
  }

  /** The class path, with copies of what a build may replace. */
  private List<Path> kept(Path copies) throws IOException {
    List<Path> kept = new ArrayList<>();
    for (Path part : classPath) {
      if (isRebuilt.test(part) && Files.isRegularFile(part)) {
        AtomicFile.createDirectories(copies);
        kept.add(Files.copy(part, copies.resolve(part.getFileName())));
      } else {
        kept.add(part);
      }
    }
    return kept;
  }

  /** For a shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
