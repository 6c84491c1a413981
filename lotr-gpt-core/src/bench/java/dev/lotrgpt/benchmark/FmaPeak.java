package dev.lotrgpt.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The float32 peak of the cores, from a process of its own: {@code programs/FmaPeak.java}. */
final class FmaPeak implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  FmaPeak(Options options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (options.instructions().isPresent()) {
      command.add("-XX:UseAVX=2");
    }
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.add(options.programs().resolve("FmaPeak.java").toString());
    command.add(Integer.toString(options.threads()));
    this.process =
        new ProcessBuilder(command)
            .redirectError(options.output().resolve("FmaPeak.log").toFile())
            .start();
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** In GFLOP/s; empty where this Java has no vectors to measure it with. */
  OptionalDouble measure() {
    try {
      requests.write("\n");
      requests.flush();
      String answer = answers.readLine();
      return answer == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(answer));
    } catch (IOException ended) {
      return OptionalDouble.empty();
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
