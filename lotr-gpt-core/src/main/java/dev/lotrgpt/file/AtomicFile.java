package dev.lotrgpt.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * Replaces a file as a whole: written beside it, forced to the disk, renamed. Whoever reads it sees
 * the old bytes or the new ones, also after a power cut.
 */
public final class AtomicFile {
  /** Writes a file's content. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  private static final String TEMPORARY = ".tmp";

  private AtomicFile() {}

  /**
   * @throws StorageException if the file cannot be written; the old one is still there
   */
  public static void write(Path file, Writer writer) throws IOException {
    try {
      replace(file.toAbsolutePath(), writer);
    } catch (IOException e) {
      throw new StorageException(file, e);
    }
  }

  private static void replace(Path file, Writer writer) throws IOException {
    Path directory = file.getParent();
    createDirectories(directory);
    // Not Files.createTempFile: its files are readable by their owner only.
    Path temporary =
        directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + TEMPORARY);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = Channels.newOutputStream(channel);
        writer.write(out);
        out.flush();
        channel.force(true);
      }
      move(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceDirectory(directory);
  }

  /** Earlier updates of Java 17 take a link to a directory for a file (JDK-8294193). */
  public static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
  }

  /**
   * Makes a directory that its user alone may enter; who made one of that name is not looked at.
   *
   * @throws UnsupportedOperationException on file systems without POSIX's permissions
   */
  public static void createPrivateDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException usually) {
      // Whose it is, the caller finds out.
    }
  }

  /** Deletes what processes left that were killed while they wrote a file of the directory. */
  public static void deleteLeftovers(Path directory) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, ".*" + TEMPORARY)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Makes the rename itself durable, where that is possible. Windows cannot open directories, and
   * some network, FUSE and container file systems refuse to force one: there a power cut may bring
   * back the old file, which is whole, so it is no reason to fail.
   */
  private static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file's own bytes were forced, and failing that is an error.
    }
  }
}
