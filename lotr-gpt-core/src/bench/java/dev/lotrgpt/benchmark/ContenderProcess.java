package dev.lotrgpt.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A contender at work. */
final class ContenderProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 10;

  private final Contender.Launch launch;
  private final Path log;
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;
  private final Protocol.Hello hello;

  /**
   * @param log gets all that the process prints beside its answers
   * @throws UnavailableException if it does not start, or says that it cannot do the work
   */
  ContenderProcess(Contender.Launch launch, Protocol.Request request, Path log)
      throws IOException, Steps.UnavailableException {
    this.launch = launch;
    this.log = log;
    this.process = start(launch, log);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.hello = ask(Protocol.JSON.writeValueAsString(request), Protocol.Hello.class);
    if (hello.unavailable() != null) {
      close();
      throw new Steps.UnavailableException(hello.unavailable(), null);
    }
  }

  private static Process start(Contender.Launch launch, Path log)
      throws Steps.UnavailableException {
    ProcessBuilder builder = new ProcessBuilder(launch.command());
    builder.environment().putAll(launch.environment());
    builder.redirectError(log.toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Steps.UnavailableException(e.getMessage(), e);
    }
  }

  Contender.Launch launch() {
    return launch;
  }

  Protocol.Hello hello() {
    return hello;
  }

  Protocol.Turn turn(int steps) throws IOException, Steps.UnavailableException {
    return ask(Integer.toString(steps), Protocol.Turn.class);
  }

  private <A> A ask(String line, Class<A> answer) throws Steps.UnavailableException {
    try {
      requests.write(line + "\n");
      requests.flush();
      String json = answers.readLine();
      // Natives print what they like.
      while (json != null && !json.startsWith("{")) {
        json = answers.readLine();
      }
      if (json != null) {
        return Protocol.JSON.readValue(json, answer);
      }
    } catch (JsonProcessingException e) {
      process.destroy();
      throw new Steps.UnavailableException("answered what is not of the protocol, see " + log, e);
    } catch (IOException broken) {
      process.destroy();
      throw new Steps.UnavailableException("ended before its work was done, see " + log, broken);
    }
    throw new Steps.UnavailableException("ended before its work was done, see " + log, null);
  }

  @Override
  public void close() throws IOException {
    try {
      requests.close();
    } catch (IOException gone) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
