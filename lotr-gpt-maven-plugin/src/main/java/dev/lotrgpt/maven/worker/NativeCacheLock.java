package dev.lotrgpt.maven.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one worker at a time unpack native libraries into JavaCPP's cache: several at once can
 * crash. Held from a worker's start to its first message.
 */
final class NativeCacheLock implements AutoCloseable {
  private static final long RETRY_MILLIS = 50;

  private final FileChannel channel;

  private NativeCacheLock(FileChannel channel) {
    this.channel = channel;
  }

  /** The same file for all builds of a user, beside JavaCPP's own files where possible. */
  static Path file() {
    Path home = Path.of(System.getProperty("user.home"));
    return Files.isWritable(home)
        ? home.resolve(".javacpp").resolve("lotr-gpt.lock")
        : Path.of(
            System.getProperty("java.io.tmpdir"),
            "lotr-gpt-" + System.getProperty("user.name") + ".lock");
  }

  /** Waits for other workers of this machine. */
  static NativeCacheLock acquire(Path file) throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (tryLock(channel) == null) {
        Thread.sleep(RETRY_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      channel.close();
      throw e;
    }
    return new NativeCacheLock(channel);
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
