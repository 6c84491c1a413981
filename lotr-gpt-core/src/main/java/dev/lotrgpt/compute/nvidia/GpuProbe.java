package dev.lotrgpt.compute.nvidia;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Asks NVIDIA's driver for its GPUs, through a program of its own: nothing of CUDA is loaded. */
public final class GpuProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<String> command;
  private final Duration timeout;

  /**
   * @param command what runs nvidia-smi; the query is added
   */
  public GpuProbe(List<String> command, Duration timeout) {
    this.command = List.copyOf(command);
    this.timeout = timeout;
  }

  public static GpuProbe nvidiaSmi() {
    return new GpuProbe(List.of("nvidia-smi"), TIMEOUT);
  }

  /**
   * @throws IOException if nvidia-smi is missing, fails, hangs or answers something else
   */
  public List<Gpu> gpus() throws IOException {
    Answer answer = ask("name,driver_version,compute_cap,memory.free");
    if (answer.exitCode() != 0 && answer.text().contains("not a valid field")) {
      answer = ask("name,driver_version");
    }
    if (answer.exitCode() != 0) {
      throw new IOException("nvidia-smi failed: " + answer.text().strip().replaceAll("\\s+", " "));
    }
    List<Gpu> gpus = new ArrayList<>();
    for (String line : answer.text().lines().filter(l -> !l.isBlank()).toList()) {
      gpus.add(parse(line));
    }
    return gpus;
  }

  private static Gpu parse(String line) throws IOException {
    String[] fields = line.split(",");
    if (fields.length < 2 || !fields[1].strip().matches("\\d+(\\.\\d+)*")) {
      throw new IOException("nvidia-smi answered: " + line.strip());
    }
    Optional<Version> capability =
        field(fields, 2).filter(c -> c.matches("\\d+\\.\\d+")).map(Version::new);
    OptionalLong freeMemory =
        field(fields, 3)
            .filter(m -> m.matches("\\d+ MiB"))
            .map(m -> OptionalLong.of(Long.parseLong(m.substring(0, m.indexOf(' ')))))
            .orElse(OptionalLong.empty());
    return new Gpu(fields[0].strip(), capability, new Version(fields[1].strip()), freeMemory);
  }

  private static Optional<String> field(String[] fields, int index) {
    return index < fields.length ? Optional.of(fields[index].strip()) : Optional.empty();
  }

  private record Answer(int exitCode, String text) {}

  private Answer ask(String fields) throws IOException {
    List<String> query = new ArrayList<>(command);
    query.add("--query-gpu=" + fields);
    query.add("--format=csv,noheader");
    Process process;
    try {
      process = new ProcessBuilder(query).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException("nvidia-smi cannot be run: is NVIDIA's driver installed?", e);
    }
    try {
      // Its answer is short enough for the pipe to hold.
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("nvidia-smi did not answer within " + timeout.toSeconds() + " s");
      }
      byte[] output = process.getInputStream().readAllBytes();
      return new Answer(process.exitValue(), new String(output, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for nvidia-smi", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
