package dev.lotrgpt.maven.worker;

import dev.lotrgpt.worker.Channel;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import dev.lotrgpt.worker.WorkerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The parent's side of the JVM that computes. The worker ends when this process does: its standard
 * input stays open as long as the parent lives, and a shutdown hook waits for its checkpoint.
 */
public final class Worker {
  /**
   * How long a worker may take to end once it is asked to; it gives itself 10 s for a checkpoint.
   */
  private static final Duration GRACE = Duration.ofSeconds(12);

  private static final int LAST_LINES = 12;

  private final WorkerCommand command;
  private final Path nativeCacheLock;
  private final Duration grace;
  private final JobLog log;
  private final Deque<String> lastLines = new ArrayDeque<>();

  /**
   * @param log takes the lines that natives and the JVM print
   */
  public Worker(WorkerCommand command, JobLog log) {
    this(command, NativeCacheLock.file(), GRACE, log);
  }

  Worker(WorkerCommand command, Path nativeCacheLock, Duration grace, JobLog log) {
    this.command = command;
    this.nativeCacheLock = nativeCacheLock;
    this.grace = grace;
    this.log = log;
  }

  /**
   * Starts a worker and waits for the end of its job.
   *
   * @param listener hears every message but the last
   */
  public void perform(Job job, Consumer<Message> listener)
      throws WorkerException, IOException, InterruptedException {
    Path arguments = Files.createTempFile("lotr-gpt-worker", ".args");
    try {
      perform(command.builder(arguments), Channel.encode(job), listener);
    } finally {
      Files.delete(arguments);
    }
  }

  private void perform(ProcessBuilder builder, String job, Consumer<Message> listener)
      throws WorkerException, IOException, InterruptedException {
    NativeCacheLock lock = NativeCacheLock.acquire(nativeCacheLock);
    try {
      Process process = builder.start();
      Thread hook = new Thread(() -> end(process), "end of the lotr-gpt worker");
      Thread errors = pumpErrors(process);
      try {
        Runtime.getRuntime().addShutdownHook(hook);
        send(process, job);
        MessageReader messages = new MessageReader(process.getInputStream(), this::logLine);
        Optional<Message> message = messages.next();
        lock.close();
        while (message.isPresent() && !isLast(message.get())) {
          listener.accept(message.get());
          message = messages.next();
        }
        conclude(process, errors, message);
      } finally {
        end(process);
        remove(hook);
        errors.join(grace.toMillis());
      }
    } finally {
      lock.close();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // It is the hook that ended the worker.
      return;
    }
  }

  private static boolean isLast(Message message) {
    return message instanceof Message.Done || message instanceof Message.Rejected;
  }

  /** A worker that died already is reported by its exit code, not as a broken pipe. */
  private void send(Process process, String job) {
    OutputStream in = process.getOutputStream();
    try {
      in.write((job + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException closed) {
      logLine("The job could not be sent: " + closed.getMessage());
    }
  }

  private void conclude(Process process, Thread errors, Optional<Message> last)
      throws WorkerException, InterruptedException {
    if (last.isPresent()) {
      if (last.get() instanceof Message.Rejected rejected) {
        throw new WorkerException.Rejected(rejected.reason());
      }
      return;
    }
    if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      throw died(process, "closed its standard output and hangs");
    }
    errors.join(grace.toMillis());
    int exitCode = process.exitValue();
    if (exitCode == Death.NOT_STARTED) {
      throw notStarted();
    }
    if (Death.isStop(exitCode)) {
      throw new WorkerException.Stopped();
    }
    throw died(
        process,
        exitCode == WorkerMain.Exit.DONE.code()
            ? "ended without finishing its job"
            : Death.describe(exitCode));
  }

  private synchronized WorkerException.Died died(Process process, String how) {
    Path crash = log.file().resolveSibling("hs_err_pid" + process.pid() + ".log");
    return new WorkerException.Died(
        "the worker "
            + how
            + "; its log: "
            + log.file()
            + (Files.exists(crash) ? ", the crash report: " + crash : ""),
        List.copyOf(lastLines));
  }

  /** The Java launcher says why on standard error, the cause first or last. */
  private synchronized WorkerException.Rejected notStarted() {
    return new WorkerException.Rejected(
        "the worker's JVM could not be started, perhaps because of <jvmArguments>"
            + " (-Dlotr-gpt.jvmArguments): "
            + String.join(" ", lastLines));
  }

  /** Closing its standard input asks a worker to end. */
  private void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyClosed) {
      process.destroy();
    }
    try {
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Thread pumpErrors(Process process) {
    Thread pump =
        new Thread(
            () -> {
              try (BufferedReader errors =
                  new BufferedReader(
                      new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                errors.lines().forEach(this::logLine);
              } catch (IOException | java.io.UncheckedIOException closed) {
                remember("The worker's standard error was lost: " + closed.getMessage());
              }
            },
            "standard error of the lotr-gpt worker");
    pump.setDaemon(true);
    pump.start();
    return pump;
  }

  private void logLine(String line) {
    remember(line);
    log.accept(line);
  }

  private synchronized void remember(String line) {
    lastLines.addLast(line);
    if (lastLines.size() > LAST_LINES) {
      lastLines.removeFirst();
    }
  }
}
