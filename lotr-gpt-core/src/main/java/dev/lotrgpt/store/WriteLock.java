package dev.lotrgpt.store;

import dev.lotrgpt.file.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The right to write something, which one process, and one thread of it, has at a time: the lock of
 * a {@link LockFile}.
 *
 * <p>Whoever writes holds the lock, so a worker and not the Maven that started it: a worker lives
 * on for seconds when its Maven is killed.
 */
public final class WriteLock implements AutoCloseable {
  private static final long RETRY_MILLIS = 100;
  private static final Duration REPEAT = Duration.ofSeconds(30);

  private final LockFile file;

  private WriteLock(LockFile file) {
    this.file = file;
  }

  /** How a process waits. */
  @FunctionalInterface
  public interface Waiting {
    /** Hears who holds the lock, in one line: soon, and then every 30 s. */
    void tell(String line);

    /** Hears that the file system knows no locks, in one line. */
    default void warn(String line) {
      tell(line);
    }

    /** Called a few times a second; an exception ends the waiting. */
    default void goOn() {}
  }

  /**
   * Waits until nobody else holds the lock.
   *
   * @param file of the lock alone; made if it is not there
   * @param subject what is locked, for messages: {@code run 0a1b2c3d4e5f}
   * @throws StorageException if the file cannot be written
   */
  public static WriteLock acquire(Path file, String subject, Waiting waiting) throws IOException {
    try {
      return acquire(LockFile.of(file), file, subject, waiting);
    } catch (IOException e) {
      throw new StorageException(file, e);
    }
  }

  /**
   * Takes the lock if nobody has it.
   *
   * @throws StorageException if the file cannot be written
   */
  public static Optional<WriteLock> tryAcquire(Path file) throws IOException {
    try {
      LockFile lock = LockFile.of(file);
      if (lock.tryLock()) {
        return Optional.of(new WriteLock(lock));
      }
      lock.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new StorageException(file, e);
    }
  }

  static WriteLock acquire(LockFile lock, Path file, String subject, Waiting waiting)
      throws IOException {
    try {
      if (!lock.tryLock()) {
        await(lock, subject, waiting);
      }
      lock.unsupported()
          .ifPresent(
              reason ->
                  waiting.warn(
                      file.toAbsolutePath().getParent()
                          + " is on a file system without locks ("
                          + reason
                          + "): let no other build write there at the same time"));
      return new WriteLock(lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The first line comes after a moment: then the holder has written its name. */
  private static void await(LockFile lock, String subject, Waiting waiting) throws IOException {
    long nextLine = System.nanoTime() + Duration.ofMillis(RETRY_MILLIS).toNanos() / 2;
    do {
      waiting.goOn();
      sleep();
      if (System.nanoTime() - nextLine >= 0) {
        waiting.tell(
            "waits for " + lock.holder().orElse("another process") + ", which has " + subject);
        nextLine = System.nanoTime() + REPEAT.toNanos();
      }
    } while (!lock.tryLock());
  }

  private static void sleep() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another process", e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
