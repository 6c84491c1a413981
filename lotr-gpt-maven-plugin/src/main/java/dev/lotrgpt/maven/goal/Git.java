package dev.lotrgpt.maven.goal;

import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks git which commit a directory is at. */
final class Git {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Git() {}

  /** Nulls where there is no git, or the directory is not in a repository. */
  static Job.Git state(Path directory) throws IOException {
    return state(directory, "git", PATIENCE);
  }

  static Job.Git state(Path directory, String program, Duration patience) throws IOException {
    Optional<String> commit = run(directory, patience, program, "rev-parse", "HEAD");
    Optional<String> changes = run(directory, patience, program, "status", "--porcelain");
    return new Job.Git(commit.orElse(null), changes.map(text -> !text.isEmpty()).orElse(null));
  }

  private static Optional<String> run(Path directory, Duration patience, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // A question writes nothing into the repository.
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    Process git;
    try {
      git = builder.start();
    } catch (IOException noGit) {
      return Optional.empty();
    }
    CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> end(git));
    git.getOutputStream().close();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return git.onExit().join().exitValue() == 0 ? Optional.of(output) : Optional.empty();
  }

  /** One that hangs, with the programs that it started, which may hold its output open. */
  private static void end(Process git) {
    git.descendants().forEach(ProcessHandle::destroyForcibly);
    git.destroyForcibly();
  }
}
