package dev.lotrgpt.maven.worker;

import dev.lotrgpt.training.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The log file of a job, and of each run that it works on just now. What natives print cannot be
 * told apart by run: it goes to all of them.
 */
public final class JobLog implements Consumer<String>, Closeable {
  private final Path file;
  private final Writer job;
  private final Map<String, Writer> runs = new LinkedHashMap<>();

  /** Replaces the file, unless another process is writing to it: then its lines mix. */
  public JobLog(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (isOurs(channel)) {
      channel.truncate(0);
    }
    this.job = Channels.newWriter(channel, StandardCharsets.UTF_8);
  }

  /** Until it is closed, this process is the one that may empty it. */
  private static boolean isOurs(FileChannel channel) throws IOException {
    try {
      // One byte far behind the end: where locks are mandatory, others can still append.
      return channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
    } catch (OverlappingFileLockException anotherThread) {
      return false;
    }
  }

  public Path file() {
    return file;
  }

  /** Adds a line of a native library or the JVM. */
  @Override
  public synchronized void accept(String line) {
    append(job, line);
    runs.values().forEach(run -> append(run, line));
  }

  /** From now on a run's log is written, after what it holds already. */
  public synchronized void begin(String run, Path runLog) throws IOException {
    Files.createDirectories(runLog.getParent());
    runs.put(
        run, Files.newBufferedWriter(runLog, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Adds a line with the time to the log of the job and of one run. */
  public synchronized void line(String run, String text) {
    String stamped = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text;
    append(job, stamped);
    if (runs.containsKey(run)) {
      append(runs.get(run), stamped);
    }
  }

  /** Ends a run's log. */
  public synchronized void end(String run) throws IOException {
    Writer log = runs.remove(run);
    if (log != null) {
      log.close();
    }
  }

  private void append(Writer log, String line) {
    try {
      log.write(line + "\n");
      log.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(new StorageException(file, e));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (Writer run : runs.values()) {
      run.close();
    }
    runs.clear();
    job.close();
  }
}
