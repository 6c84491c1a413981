package dev.lotrgpt.maven.worker;

import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A worker's process. It is sent its job by one thread and read from by two others until it ends,
 * whatever the caller does meanwhile, so that neither side can wait for the other to read.
 */
final class RunningWorker {
  /** Between two times that somebody is told of a silence. */
  private static final Duration REPEAT = Duration.ofSeconds(30);

  private final Process process;
  private final Duration grace;
  private final Consumer<String> noise;
  private final BlockingQueue<Optional<Message>> messages = new LinkedBlockingQueue<>();
  private final Thread errors;
  private volatile boolean sent;

  /**
   * @param grace how long it may take to end once it is asked to
   * @param noise takes the lines that natives and the JVM print, from several threads
   */
  RunningWorker(Process process, String job, Duration grace, Consumer<String> noise) {
    this.process = process;
    this.grace = grace;
    this.noise = noise;
    start("job", () -> send(job));
    start("standard output", this::readMessages);
    this.errors = start("standard error", this::readErrors);
  }

  private Thread start(String subject, Runnable task) {
    Thread thread = new Thread(task, subject + " of the lotr-gpt worker " + process.pid());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void send(String job) {
    OutputStream in = process.getOutputStream();
    try {
      in.write((job + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException died) {
      // Its exit code says why.
      return;
    } finally {
      sent = true;
    }
  }

  private void readMessages() {
    read(process.getInputStream(), messages::add);
    messages.add(Optional.empty());
  }

  private void readErrors() {
    read(process.getErrorStream(), noMessage -> {});
  }

  private void read(InputStream in, Consumer<Optional<Message>> sink) {
    MessageReader reader = new MessageReader(in, noise);
    try {
      Optional<Message> message = reader.next();
      while (message.isPresent()) {
        sink.accept(message);
        message = reader.next();
      }
    } catch (IOException closed) {
      noise.accept("The worker's output was lost: " + closed.getMessage());
    }
  }

  long pid() {
    return process.pid();
  }

  /**
   * Waits for the next message; it is empty at the end of the worker's output.
   *
   * @param impatience is run after so much silence, and every 30 s from then on
   */
  Optional<Message> next(Duration patience, Runnable impatience) throws InterruptedException {
    Optional<Message> message = messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    while (message == null) {
      impatience.run();
      message = messages.poll(REPEAT.toMillis(), TimeUnit.MILLISECONDS);
    }
    return message;
  }

  /** Waits until the worker has ended and all that it printed is read. */
  boolean hasEnded() throws InterruptedException {
    boolean ended = process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    errors.join(grace.toMillis());
    return ended;
  }

  /** Of one that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /**
   * Asks the worker to end, by closing its standard input, and sees to it that it does. One that is
   * still being sent its job has nothing to keep, and closing would wait for it to read the rest.
   */
  void end() {
    if (sent) {
      closeInput();
    } else {
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

  private void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyClosed) {
      process.destroy();
    }
  }
}
