package dev.lotrgpt.maven.worker;

import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.file.StorageException;
import dev.lotrgpt.store.LockFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
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
 *
 * <p>A log is of use to nobody while all goes well: where it cannot be written, or is too long,
 * that is told, and the work goes on.
 */
public final class JobLog implements Consumer<String>, Closeable {
  /** Characters of what natives and the JVM print: a verbose one must not fill the disk. */
  private static final long LONGEST = 256L << 20;

  private final Path file;
  private final Consumer<String> troubles;
  private final long longest;
  private Log job;

  /**
   * Whoever has it may empty the log. Not on the log itself, where each writer that closes it would
   * take it away. Null if there is no log.
   */
  private LockFile lock;

  private final Map<String, Log> runs = new LinkedHashMap<>();
  private long printed;

  private record Log(Path file, Writer writer) {
    static Log none(Path file) {
      return new Log(file, Writer.nullWriter());
    }
  }

  public JobLog(Path file) {
    this(file, trouble -> {});
  }

  /**
   * Replaces the file, unless another process is writing to it: then its lines mix.
   *
   * @param troubles is told in one line if it cannot be written
   */
  public JobLog(Path file, Consumer<String> troubles) {
    this(file, troubles, LONGEST);
  }

  JobLog(Path file, Consumer<String> troubles, long longest) {
    this.file = file;
    this.troubles = troubles;
    this.longest = longest;
    try {
      AtomicFile.createDirectories(file.getParent());
      this.lock = LockFile.of(file.resolveSibling("." + file.getFileName() + ".lock"));
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      if (lock.tryLock()) {
        channel.truncate(0);
      }
      this.job = new Log(file, Channels.newWriter(channel, StandardCharsets.UTF_8));
    } catch (IOException e) {
      tell(file, e);
      this.job = Log.none(file);
    }
  }

  /**
   * Of what a cluster's scheduler keeps anyway.
   *
   * @param file where standard output goes
   */
  public static JobLog ofStandardOutput(Path file, PrintStream standardOutput) {
    return new JobLog(file, new OutputStreamWriter(standardOutput, StandardCharsets.UTF_8));
  }

  private JobLog(Path file, Writer writer) {
    this.file = file;
    this.troubles = trouble -> {};
    this.longest = LONGEST;
    this.job = new Log(file, writer);
  }

  private void tell(Path log, IOException e) {
    troubles.accept(new StorageException(log, e).getMessage() + "; nothing is logged there");
  }

  public Path file() {
    return file;
  }

  /** Adds a line of a native library or the JVM. */
  @Override
  public synchronized void accept(String line) {
    if (printed > longest) {
      return;
    }
    printed += line.length();
    String shown = printed > longest ? "(the log is full: what is printed is left out)" : line;
    job = append(job, shown);
    runs.replaceAll((run, log) -> append(log, shown));
  }

  /** From now on a run's log is written, after what it holds already. */
  public synchronized void begin(String run, Path runLog) {
    try {
      AtomicFile.createDirectories(runLog.getParent());
      runs.put(
          run,
          new Log(
              runLog,
              Files.newBufferedWriter(
                  runLog, StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
    } catch (IOException e) {
      tell(runLog, e);
    }
  }

  /** Adds a line with the time to the log of one run, and, with its id, to that of the job. */
  public synchronized void line(String run, String text) {
    String time = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " ";
    job = append(job, time + run + " " + text);
    runs.computeIfPresent(run, (id, log) -> append(log, time + text));
  }

  /** Ends a run's log. */
  public synchronized void end(String run) {
    Log log = runs.remove(run);
    if (log != null) {
      close(log);
    }
  }

  private Log append(Log log, String line) {
    try {
      log.writer().write(line + "\n");
      log.writer().flush();
      return log;
    } catch (IOException e) {
      tell(log.file(), e);
      close(log);
      return Log.none(log.file());
    }
  }

  private static void close(Log log) {
    close(log.writer());
  }

  private static void close(Closeable resource) {
    try {
      resource.close();
    } catch (IOException alreadyTold) {
      return;
    }
  }

  @Override
  public synchronized void close() {
    runs.values().forEach(JobLog::close);
    runs.clear();
    close(job);
    if (lock != null) {
      close(lock);
    }
  }
}
