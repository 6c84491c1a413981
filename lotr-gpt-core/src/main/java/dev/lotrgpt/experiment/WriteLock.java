package dev.lotrgpt.experiment;

import dev.lotrgpt.training.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The right to write something, which one process at a time has: a lock of the operating system on
 * a file, so it ends with its process however that ends. The file's text tells who holds it. The
 * file stays: whoever deleted it could leave two processes with a lock each.
 *
 * <p>Whoever writes holds the lock, so a worker and not the Maven that started it: a worker lives
 * on for seconds when its Maven is killed.
 */
public final class WriteLock implements AutoCloseable {
  /** The byte that is locked: on Windows nobody else could read the text if it were part of it. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int LONGEST_TEXT = 200;
  private static final long RETRY_MILLIS = 100;
  private static final Duration REPEAT = Duration.ofSeconds(30);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final FileChannel channel;

  private WriteLock(FileChannel channel) {
    this.channel = channel;
  }

  /** How a process waits. */
  @FunctionalInterface
  public interface Waiting {
    /** Hears who holds the lock, in one line: soon, and then every 30 s. */
    void tell(String line);

    /** Called a few times a second; an exception ends the waiting. */
    default void goOn() {}
  }

  /**
   * Waits until no other process holds the lock.
   *
   * @param file of the lock alone; made if it is not there
   * @param subject what is locked, for messages: {@code run 0a1b2c3d4e5f}
   * @throws StorageException if the file cannot be written, or its file system knows no locks
   */
  public static WriteLock acquire(Path file, String subject, Waiting waiting) throws IOException {
    FileChannel channel = open(file);
    try {
      if (!tryLock(channel)) {
        await(channel, subject, waiting);
      }
      write(
          channel,
          "process "
              + ProcessHandle.current().pid()
              + Machine.host().map(host -> " on " + host).orElse("")
              + " since "
              + TIME.format(Instant.now()));
      return new WriteLock(channel);
    } catch (IOException e) {
      channel.close();
      throw new StorageException(file, e);
    } catch (RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StorageException(file, e);
    }
  }

  /** The first line comes after a moment: then the holder has written its name. */
  private static void await(FileChannel channel, String subject, Waiting waiting)
      throws IOException {
    long nextLine = System.nanoTime() + Duration.ofMillis(RETRY_MILLIS).toNanos() / 2;
    do {
      waiting.goOn();
      sleep();
      if (System.nanoTime() - nextLine >= 0) {
        waiting.tell(
            "waits for " + holder(channel).orElse("another process") + ", which has " + subject);
        nextLine = System.nanoTime() + REPEAT.toNanos();
      }
    } while (!tryLock(channel));
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another process", e);
    }
  }

  /**
   * Read through the channel that will be locked: where a process closes another one on the same
   * file, POSIX takes away the locks of all its threads.
   */
  private static Optional<String> holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST_TEXT);
    channel.read(bytes, 0);
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text.replaceAll("\\p{Cntrl}", " "));
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.truncate(0);
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + "\n");
    while (bytes.hasRemaining()) {
      channel.write(bytes, channel.size());
    }
  }

  @Override
  public void close() throws IOException {
    try (FileChannel closing = channel) {
      closing.truncate(0);
    }
  }
}
