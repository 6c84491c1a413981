package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(60)
class GitTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void tellsTheCommitAndWhetherThereAreChanges() throws IOException {
    String git = program("[ $1 = rev-parse ] && echo 4f1c2d0a");
    assertThat(Git.state(directory, git, LONG)).isEqualTo(new Job.Git("4f1c2d0a", null));
    git = program("echo x");
    assertThat(Git.state(directory, git, LONG)).isEqualTo(new Job.Git("x", true));
  }

  @Test
  void doesWithoutGit() throws IOException {
    assertThat(Git.state(directory, "/nonexistent/git", LONG)).isEqualTo(new Job.Git(null, null));
  }

  /** As its file system monitor does, or a repository on a server that does not answer. */
  @Test
  void waitsNotForEverForOneThatHangs() throws IOException {
    String git = program("sleep 600 & sleep 600");
    assertThat(Git.state(directory, git, Duration.ofMillis(500)))
        .isEqualTo(new Job.Git(null, null));
  }

  private String program(String script) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell to write a git in");
    Path file = Files.writeString(directory.resolve("git"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file.toString();
  }
}
