package dev.lotrgpt.maven.goal;

import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks git which commit a directory is at. */
final class Git {
  private static final long PATIENCE_SECONDS = 10;

  private Git() {}

  /** Nulls where there is no git, or the directory is not in a repository. */
  static Job.Git state(Path directory) throws IOException, InterruptedException {
    Optional<String> commit = run(directory, "rev-parse", "HEAD");
    Optional<String> changes = run(directory, "status", "--porcelain");
    return new Job.Git(commit.orElse(null), changes.map(text -> !text.isEmpty()).orElse(null));
  }

  private static Optional<String> run(Path directory, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(arguments));
    Process git;
    try {
      git =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException noGit) {
      return Optional.empty();
    }
    try {
      git.getOutputStream().close();
      String output =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0
          ? Optional.of(output)
          : Optional.empty();
    } finally {
      git.destroyForcibly();
    }
  }
}
