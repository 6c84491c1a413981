package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.StudyFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A colleague's store, mounted read-only. */
@Tag("slow")
class ReadOnlyStoreTest {
  private static final String MOUNT =
      "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\"";

  @TempDir Path directory;

  @Test
  void isReadAsEverAndRefusedInOneLineWhereSomethingWouldBeWritten() throws Exception {
    assumeTrue(run("true").isEmpty(), "nothing can be mounted here");
    RunStore store = new RunStore(directory);
    Study study = StudyFixture.regularisation();
    store.requireWritable();
    store.save(study);
    StudyFixture.trainAll(store, study);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(
            run(
                "exec '%s' -cp '%s' %s \"$1\""
                    .formatted(
                        java,
                        System.getProperty("java.class.path"),
                        ReadOnlyReader.class.getName())))
        .containsExactly(
            "12 of 12 runs trained",
            "<store> (-Dlotr-gpt.store): "
                + directory
                + " is on a file system that is mounted read-only: generate, runs, report and check"
                + " read it, but nothing can be trained or evaluated there; mount it read-write, or"
                + " name another directory");
  }

  /** What a command prints in a world of its own, where the directory is read-only. */
  private List<String> run(String command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(
                  "unshare",
                  "-rm",
                  "sh",
                  "-c",
                  MOUNT + " && " + command,
                  "sh",
                  directory.toString())
              .redirectErrorStream(true)
              .start();
      byte[] output = process.getInputStream().readAllBytes();
      process.waitFor();
      return new String(output, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException noSuchCommand) {
      return List.of(noSuchCommand.getMessage());
    }
  }
}
