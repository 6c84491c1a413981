package dev.lotrgpt.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;

  @Test
  void aFileHasTheUsualPermissions() throws IOException {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "the file system has no POSIX permissions");
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

  /** As on some network, FUSE and container file systems; one in a zip file refuses it, too. */
  @Test
  void aDirectoryThatCannotBeForcedIsNoReasonToFail() throws IOException {
    URI zip = URI.create("jar:" + directory.resolve("files.zip").toUri());
    Map<String, ?> options = Map.of("create", "true", "enablePosixFileAttributes", true);
    try (FileSystem files = FileSystems.newFileSystem(zip, options)) {
      Path file = files.getPath("/store/runs/file");
      AtomicFile.write(file, "content");
      assertThat(file).hasContent("content");
      assertThatThrownBy(() -> FileChannel.open(file.getParent(), StandardOpenOption.READ))
          .as("what this test is about")
          .isInstanceOf(IOException.class);
    }
  }

  /** Of a read-only file system: to make one there fails, whatever Java's version does of links. */
  @Test
  void aDirectoryThatIsThereIsNotMadeAgain() throws IOException {
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    assertThatCode(() -> AtomicFile.createDirectories(modules)).doesNotThrowAnyException();
  }

  @Test
  void aDirectoryMayBeALink() throws IOException {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "only where anybody may make symbolic links");
    Path link =
        Files.createSymbolicLink(
            directory.resolve("link"), Files.createDirectory(directory.resolve("target")));
    AtomicFile.write(link.resolve("file"), "content");
    assertThat(directory.resolve("target/file")).hasContent("content");
  }

  @Test
  void aLinkToADirectoryThatIsNotThereIsNamed() throws IOException {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "only where anybody may make symbolic links");
    Path scratch = directory.resolve("scratch/store");
    Path link = Files.createSymbolicLink(directory.resolve("link"), scratch);
    assertThatThrownBy(() -> AtomicFile.write(link.resolve("file"), "x"))
        .isInstanceOf(StorageException.class)
        .hasMessageEndingWith(link + " is a link to " + scratch + ", which is not there; make it");
  }

  @Test
  void aFileWhereADirectoryIsNeededIsNamed() throws IOException {
    Path blocked = Files.writeString(directory.resolve("blocked"), "a file");
    assertThatThrownBy(() -> AtomicFile.write(blocked.resolve("file"), "x"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(blocked + " is a file where a directory is needed; move it away");
  }
}
