package dev.lotrgpt.maven.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a node starts, with scripts for Javas. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is one for a shell")
class TaskProgramTest {
  @TempDir Path directory;
  private Path submission;

  @BeforeEach
  void makeDirectories() throws IOException {
    submission = Files.createDirectory(directory.resolve("it's $HOME"));
    java("login/bin", "that of the login node");
    java("home/bin", "that of JAVA_HOME");
    java("path", "that on the PATH");
  }

  @Test
  void takesTheLoginNodesJavaWhereTheNodeHasIt() throws Exception {
    assertThat(run("login/bin/java", "JAVA_HOME=" + directory.resolve("home")))
        .startsWith("that of the login node");
  }

  @Test
  void takesTheNodesJavaWhereItHasAnother() throws Exception {
    assertThat(run("gone/bin/java", "JAVA_HOME=" + directory.resolve("home")))
        .startsWith("that of JAVA_HOME");
    assertThat(run("gone/bin/java", "JAVA_HOME=")).startsWith("that on the PATH");
  }

  @Test
  void tellsTheTaskWhatItIs() throws Exception {
    String told = run("login/bin/java", "JAVA_HOME=");
    assertThat(told)
        .contains("CLASSPATH=" + directory.resolve("a b.jar") + ":")
        .contains("[" + TaskMain.class.getName() + "][" + submission + "][1005]")
        .endsWith("[-Dtwo=two words][-Dquote=it's]\n");
  }

  @Test
  void keepsACopyOfWhatABuildMayReplace() throws Exception {
    Files.writeString(directory.resolve("a b.jar"), "of this build");
    Files.writeString(directory.resolve("other.jar"), "of nobody");
    program(directory.resolve("login/bin/java")).script(submission);
    Files.writeString(directory.resolve("a b.jar"), "of the next build");
    assertThat(submission.resolve("lib/a b.jar")).hasContent("of this build");
    assertThat(submission.resolve("lib/other.jar")).doesNotExist();
    assertThat(run("login/bin/java", "JAVA_HOME="))
        .contains("CLASSPATH=" + submission.resolve("lib/a b.jar") + ":");
  }

  private TaskProgram program(Path java) {
    return new TaskProgram(
        java,
        List.of(directory.resolve("a b.jar"), directory.resolve("other.jar")),
        directory.resolve("a b.jar")::equals,
        List.of("-Dtwo=two words", "-Dquote=it's"),
        directory);
  }

  /** As Slurm does, for the task 5 of an array that begins with the submission's task 1000. */
  private String run(String java, String environment) throws Exception {
    Path script = submission.resolve("task.sh");
    Files.deleteIfExists(submission.resolve("lib/a b.jar"));
    Files.writeString(script, program(directory.resolve(java)).script(submission));
    Path output = directory.resolve("output");
    Process task =
        new ProcessBuilder(
                "env",
                "PATH=" + directory.resolve("path") + ":" + System.getenv("PATH"),
                "SLURM_ARRAY_TASK_ID=5",
                environment,
                "sh",
                script.toString(),
                "1000")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(task.waitFor()).isZero();
    return Files.readString(output);
  }

  private void java(String place, String name) throws IOException {
    Path java = Files.createDirectories(directory.resolve(place)).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        echo "%s, CLASSPATH=$CLASSPATH"
        for argument; do printf '[%%s]' "$argument"; done
        echo
        """
            .formatted(name));
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }
}
