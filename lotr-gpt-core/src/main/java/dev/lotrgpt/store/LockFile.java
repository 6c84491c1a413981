package dev.lotrgpt.store;

import dev.lotrgpt.file.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A file whose lock one process, and one thread in it, can have. The lock is the operating
 * system's, so it ends with its process however that ends; the file's text tells who has it. The
 * file stays: whoever deleted it could leave two processes with a lock each.
 *
 * <p>POSIX takes all locks of a file from a process that closes <em>any</em> channel on it. So in
 * one JVM, the file is opened by one thread at a time only. Which thread that is stands in the
 * system properties, where class loaders of several plugins see it, and goes away with the lock.
 */
public final class LockFile implements Closeable {
  /**
   * The byte that is locked. Behind the text: on Windows nobody else could read what is locked. Not
   * far behind: some network file systems know no locks near 2^63.
   */
  private static final long LOCKED_BYTE = 1 << 20;

  private static final String PROPERTY = "dev.lotrgpt.lock.";
  private static final int LONGEST_TEXT = 200;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final Path file;
  private final String property;
  private final SystemLock systemLock;

  /** Null as long as another thread has the file. */
  private FileChannel channel;

  private boolean locked;
  private IOException unsupported;

  private LockFile(Path file, String property, SystemLock systemLock) {
    this.file = file;
    this.property = property;
    this.systemLock = systemLock;
  }

  /** The operating system's part. */
  @FunctionalInterface
  interface SystemLock {
    /**
     * @return false if another process has it
     * @throws IOException if the file system knows no locks
     */
    boolean tryLock(FileChannel channel) throws IOException;
  }

  /**
   * Without its lock yet.
   *
   * @param file of the lock alone; made if it is not there
   */
  public static LockFile of(Path file) throws IOException {
    return of(file, channel -> channel.tryLock(LOCKED_BYTE, 1, false) != null);
  }

  static LockFile of(Path file, SystemLock systemLock) throws IOException {
    AtomicFile.createDirectories(file.toAbsolutePath().getParent());
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException usually) {
      // Not opened, and so not closed.
    }
    return new LockFile(file, PROPERTY + key(file), systemLock);
  }

  /** The same for all paths to a file, where the file system has numbers for files. */
  private static String key(Path file) throws IOException {
    Object number = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return number != null ? number.toString() : file.toRealPath().toString();
  }

  /**
   * Takes the lock if it is free. Once this thread has the file, the others of this process wait
   * for it, also while it waits for another process.
   *
   * <p>Where the file system knows no locks, only the threads of this process are kept apart: see
   * {@link #unsupported}.
   *
   * @return whether this object has the lock now
   */
  public boolean tryLock() throws IOException {
    if (channel == null) {
      if (System.getProperties().putIfAbsent(property, thread()) != null) {
        return false;
      }
      open();
    }
    if (!locked) {
      locked = trySystemLock();
      if (locked) {
        write(process());
      }
    }
    return locked;
  }

  private void open() throws IOException {
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      System.getProperties().remove(property);
      throw e;
    }
  }

  private boolean trySystemLock() {
    try {
      return systemLock.tryLock(channel);
    } catch (OverlappingFileLockException anotherThread) {
      // Which got there although the system properties do not tell: somebody replaced them.
      return false;
    } catch (IOException noLocks) {
      // Opening the file to write has worked, so there is nothing else to go wrong.
      unsupported = noLocks;
      return true;
    }
  }

  private static String thread() {
    return "thread '" + Thread.currentThread().getName() + "' of this " + process();
  }

  private static String process() {
    return "process "
        + ProcessHandle.current().pid()
        + Machine.host().map(host -> " on " + host).orElse("")
        + " since "
        + TIME.format(Instant.now());
  }

  /** Why the file system keeps no processes apart; empty if it does. Known once it is locked. */
  public Optional<String> unsupported() {
    return Optional.ofNullable(unsupported).map(e -> String.valueOf(e.getMessage()));
  }

  /** Who has it, as far as that is known. */
  public Optional<String> holder() throws IOException {
    if (channel == null) {
      return Optional.ofNullable(System.getProperty(property));
    }
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST_TEXT);
    channel.read(bytes, 0);
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text.replaceAll("\\p{Cntrl}", " "));
  }

  private void write(String text) throws IOException {
    channel.truncate(0);
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + "\n");
    while (bytes.hasRemaining()) {
      channel.write(bytes, channel.size());
    }
  }

  /** Gives the lock back, if this object has it. */
  @Override
  public void close() throws IOException {
    if (channel == null || !channel.isOpen()) {
      return;
    }
    try (FileChannel closing = channel) {
      if (locked) {
        closing.truncate(0);
      }
    } finally {
      System.getProperties().remove(property);
    }
  }
}
