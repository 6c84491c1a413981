package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;

  @Test
  void aFileHasTheUsualPermissions() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path usual = Files.writeString(directory.resolve("usual"), "x");
    Path file = directory.resolve("file");
    AtomicFile.write(file, "x");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void theOldFileStaysWhereTheNewOneCannotBeWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write("half".getBytes());
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(StorageException.class)
        .hasMessage(file + " cannot be written: No space left on device; make room there");
    assertThat(file).hasContent("old");
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aFileWhereADirectoryIsNeededIsNamed() throws IOException {
    Path blocked = Files.writeString(directory.resolve("blocked"), "a file");
    assertThatThrownBy(() -> AtomicFile.write(blocked.resolve("file"), "x"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(blocked + " is a file where a directory is needed; move it away");
  }
}
