package dev.lotrgpt.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A real worker in a JVM of its own, and the messages that it sent so far. */
final class WorkerProcess implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  WorkerProcess(Job job) throws IOException {
    this(job, "true");
  }

  /**
   * @param preparation of the shell that becomes the worker
   */
  WorkerProcess(Job job, String preparation) throws IOException {
    this(preparation, Channel.encode(job) + "\n");
  }

  /**
   * @param preparation of the shell that becomes the worker
   * @param input that the worker reads first
   */
  WorkerProcess(String preparation, String input) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                preparation + " && exec \"$@\"",
                "worker",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    process = builder.start();
    reader = new Thread(this::read, "messages of " + process.pid());
    reader.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int start = line.lastIndexOf(Channel.RECORD_SEPARATOR);
        if (start >= 0) {
          messages.add(Channel.message(line.substring(start + 1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The most memory that the process had so far, in bytes, as Linux tells; 0 once it ended. */
  long peakMemory() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException | UncheckedIOException ended) {
      return 0;
    }
  }

  List<Message> messages() {
    return messages;
  }

  <M extends Message> List<M> messages(Class<M> type) {
    return messages.stream().filter(type::isInstance).map(type::cast).toList();
  }

  Message await(Predicate<Message> wanted) throws InterruptedException {
    while (true) {
      for (Message message : messages) {
        if (wanted.test(message)) {
          return message;
        }
      }
      if (!process.isAlive() && !reader.isAlive() && messages.stream().noneMatch(wanted)) {
        throw new AssertionError("the worker ended with " + process.exitValue() + ": " + messages);
      }
      Thread.sleep(5);
    }
  }

  int awaitEnd() throws InterruptedException {
    int code = process.waitFor();
    reader.join();
    return code;
  }

  /** SIGSTOP: it stands still and keeps its locks. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Sends one by its name without SIG. */
  void signal(String name) throws IOException, InterruptedException {
    IgnoredSignals.assumeNot(name);
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** As if the parent had died. */
  void orphan() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
