package dev.lotrgpt.maven.worker;

import dev.lotrgpt.worker.Channel;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The parent's side of the JVM that computes. The worker ends when this process does: its standard
 * input stays open as long as the parent lives, and a shutdown hook waits for its checkpoint.
 */
public final class Worker {
  /**
   * How long this side waits.
   *
   * @param start in silence for a worker that starts, before it is told who is waited for
   * @param work in silence for one that computes
   * @param end for one that was asked to end, before it is killed
   */
  record Patience(Duration start, Duration work, Duration end) {
    /** A worker gives itself 12 s for a checkpoint. */
    static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(13));

    /** Where nobody looks on. */
    static final Patience UNATTENDED =
        new Patience(Duration.ofMinutes(5), Duration.ofHours(1), DEFAULT.end());
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int LAST_LINES = 12;

  private final WorkerCommand command;
  private final Patience patience;
  private final JobLog log;
  private final Deque<String> lastLines = new ArrayDeque<>();

  /**
   * @param log takes the lines that natives and the JVM print
   */
  public Worker(WorkerCommand command, JobLog log) {
    this(command, Patience.DEFAULT, log);
  }

  /** One that nobody looks at while it works. */
  public static Worker unattended(WorkerCommand command, JobLog log) {
    return new Worker(command, Patience.UNATTENDED, log);
  }

  Worker(WorkerCommand command, Patience patience, JobLog log) {
    this.command = command;
    this.patience = patience;
    this.log = log;
  }

  /**
   * Starts a worker and waits for the end of its job.
   *
   * @param listener hears every message but the last, and notes on whom this process waits for
   */
  public void perform(Job job, Consumer<Message> listener)
      throws WorkerException, IOException, InterruptedException {
    String encoded = Channel.encode(job);
    RunningWorker worker = new RunningWorker(start(), encoded, patience.end(), this::logLine);
    Thread hook = new Thread(worker::end, "end of the lotr-gpt worker");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Instant started = Instant.now();
      Optional<Message> message =
          worker.next(
              patience.start(),
              () ->
                  tell(listener, worker, started, "starts and loads its native libraries, since"));
      while (message.isPresent() && !isLast(message.get())) {
        listener.accept(message.get());
        Instant heard = Instant.now();
        message =
            worker.next(
                patience.work(), () -> tell(listener, worker, heard, "has said nothing since"));
      }
      conclude(worker, message);
    } finally {
      worker.end();
      remove(hook);
    }
  }

  private Process start() throws WorkerException.Rejected {
    try {
      return command.builder().start();
    } catch (IOException e) {
      throw new WorkerException.Rejected(
          "the worker's JVM cannot be started: " + e.getMessage() + SystemLimits.here().hint());
    }
  }

  private static void tell(
      Consumer<Message> listener, RunningWorker worker, Instant since, String what) {
    listener.accept(
        new Message.Note(
            "The worker (process " + worker.pid() + ") " + what + " " + TIME.format(since)));
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

  private void conclude(RunningWorker worker, Optional<Message> last)
      throws WorkerException, InterruptedException {
    if (last.isPresent()) {
      if (last.get() instanceof Message.Rejected rejected) {
        throw new WorkerException.Rejected(rejected.reason());
      }
      return;
    }
    if (!worker.hasEnded()) {
      throw died(worker, "closed its standard output and hangs");
    }
    Death death = new Death(worker.exitCode(), lastLines(), SystemLimits.here());
    if (death.isOfStart()) {
      throw new WorkerException.Rejected(death.ofStart(command.jvmArguments()));
    }
    if (death.isStop()) {
      throw new WorkerException.Stopped();
    }
    throw died(worker, death.describe());
  }

  private WorkerException.Died died(RunningWorker worker, String how) {
    Path crash = log.file().resolveSibling("hs_err_pid" + worker.pid() + ".log");
    return new WorkerException.Died(
        "the worker "
            + how
            + "; its log: "
            + log.file()
            + (Files.exists(crash) ? ", the crash report: " + crash : ""),
        lastLines());
  }

  private synchronized List<String> lastLines() {
    return List.copyOf(lastLines);
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
