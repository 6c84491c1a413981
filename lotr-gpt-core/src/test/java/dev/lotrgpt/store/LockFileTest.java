package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LockFileTest {
  @TempDir Path directory;

  @Test
  void aThreadThatGivesUpLeavesTheFileAlone() throws Exception {
    try (LockFile holder = LockFile.of(file())) {
      assertThat(holder.tryLock()).isTrue();
      try (LockFile impatient = LockFile.of(file())) {
        assertThat(impatient.tryLock()).isFalse();
        assertThat(impatient.holder())
            .hasValueSatisfying(
                text ->
                    assertThat(text)
                        .startsWith("thread '" + Thread.currentThread().getName() + "' of this")
                        .contains("process " + ProcessHandle.current().pid()));
      }
      assertThat(isFreeForAnotherProcess()).isFalse();
    }
    assertThat(isFreeForAnotherProcess()).isTrue();
  }

  @Test
  void aLinkToTheFileIsTheFile() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("locks"));
    try (LockFile holder = LockFile.of(file())) {
      assertThat(holder.tryLock()).isTrue();
      try (LockFile impatient = LockFile.of(link.resolve("7.lock"))) {
        assertThat(impatient.tryLock()).isFalse();
      }
      assertThat(isFreeForAnotherProcess()).isFalse();
    }
  }

  /** Two versions of the plugin in one build. */
  @Test
  void anotherClassLoaderIsKeptOutToo() throws Exception {
    try (LockFile holder = LockFile.of(file());
        URLClassLoader loader = new URLClassLoader(classPath(), null)) {
      assertThat(holder.tryLock()).isTrue();
      Class<?> other = loader.loadClass(LockFile.class.getName());
      assertThat(other).isNotSameAs(LockFile.class);
      Object impatient = other.getMethod("of", Path.class).invoke(null, file());
      assertThat(other.getMethod("tryLock").invoke(impatient)).isEqualTo(false);
      other.getMethod("close").invoke(impatient);
      assertThat(isFreeForAnotherProcess()).isFalse();
    }
  }

  @Test
  void nothingIsLeftInTheSystemProperties() throws Exception {
    List<Object> before = List.copyOf(System.getProperties().keySet());
    try (LockFile lock = LockFile.of(file())) {
      lock.tryLock();
      assertThat(System.getProperties().keySet()).hasSize(before.size() + 1);
    }
    LockFile refused =
        LockFile.of(
            file(),
            channel -> {
              throw new IllegalStateException("a fault");
            });
    assertThatThrownBy(refused::tryLock).hasMessage("a fault");
    refused.close();
    assertThat(System.getProperties().keySet()).containsExactlyInAnyOrderElementsOf(before);
  }

  /** Lustre without -o flock, NFS without its lock daemon, some FUSE file systems. */
  @Test
  void whereTheFileSystemKnowsNoLocksOneLineWarnsAndTheWorkGoesOn() throws Exception {
    List<String> warnings = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    WriteLock.Waiting waiting =
        new WriteLock.Waiting() {
          @Override
          public void tell(String line) {
            lines.add(line);
          }

          @Override
          public void warn(String line) {
            warnings.add(line);
          }
        };
    LockFile lock =
        LockFile.of(
            file(),
            channel -> {
              throw new IOException("Function not implemented");
            });
    try (WriteLock held = WriteLock.acquire(lock, file(), "run 7", waiting);
        LockFile another = LockFile.of(file())) {
      assertThat(held).isNotNull();
      assertThat(another.tryLock()).as("a thread of the same process").isFalse();
      assertThat(file()).content().startsWith("process " + ProcessHandle.current().pid());
    }
    assertThat(lines).isEmpty();
    assertThat(warnings)
        .containsExactly(
            directory.resolve("locks")
                + " is on a file system without locks (Function not implemented):"
                + " let no other build write there at the same time");
    try (LockFile after = LockFile.of(file())) {
      assertThat(after.tryLock()).isTrue();
    }
  }

  /** CephFS and Lustre refuse locks near 2^63, and some systems those that 32 bits do not reach. */
  @Test
  void theLockedByteIsNearTheText() throws Exception {
    try (LockFile lock = LockFile.of(file())) {
      lock.tryLock();
      // What Linux knows of this process's locks: POSIX ADVISORY WRITE PID DEV:INODE START END
      Path locks = Path.of("/proc/locks");
      if (Files.isReadable(locks)) {
        String inode = ":" + Files.getAttribute(file(), "unix:ino") + " ";
        assertThat(Files.readAllLines(locks))
            .filteredOn(line -> line.contains(inode))
            .singleElement()
            .satisfies(
                line -> {
                  String[] words = line.trim().split("\\s+");
                  assertThat(Long.parseLong(words[words.length - 1])).isLessThan(1L << 31);
                });
      }
    }
  }

  private Path file() {
    return directory.resolve("locks").resolve("7.lock");
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(
            part -> {
              try {
                return Path.of(part).toUri().toURL();
              } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
              }
            })
        .toArray(URL[]::new);
  }

  private boolean isFreeForAnotherProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LockAttempt.class.getName(),
                file().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = process.inputReader().readLine();
    process.waitFor();
    return Boolean.parseBoolean(answer);
  }
}
