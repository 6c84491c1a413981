package dev.lotrgpt.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The machine that this process runs on. */
public final class Machine {
  private static final int LINES_READ = 100;
  private static final int TEXT_LIMIT = 200;
  private static final long COMMAND_SECONDS = 2;

  private Machine() {}

  /** What there is to compute with, whether or not it is used. */
  public static RunRecord.Hardware hardware() {
    return new RunRecord.Hardware(
        processor(),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        nvidia().orElse(null),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
  }

  /** Its name in the network, as far as the system tells without asking the network. */
  public static Optional<String> host() {
    return firstLine(Path.of("/proc/sys/kernel/hostname"))
        .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
        .or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
        .map(Machine::printable)
        .filter(name -> !name.isEmpty());
  }

  private static String processor() {
    return field(Path.of("/proc/cpuinfo"), "model name")
        .or(() -> firstLine(Path.of("/proc/device-tree/model")))
        .or(Machine::macProcessor)
        .or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
        .map(Machine::printable)
        .filter(name -> !name.isEmpty())
        .orElse(System.getProperty("os.arch"));
  }

  /** Of the machine or, where it is less, of the container; in bytes, 0 if unknown. */
  public static long memory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  /** What NVIDIA's driver for Linux says, without loading any of its libraries. */
  private static Optional<String> nvidia() {
    try (Stream<Path> devices = Files.list(Path.of("/proc/driver/nvidia/gpus"))) {
      return devices
          .sorted()
          .findFirst()
          .flatMap(device -> field(device.resolve("information"), "Model"))
          .map(Machine::printable);
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private static Optional<String> macProcessor() {
    if (!System.getProperty("os.name").startsWith("Mac")) {
      return Optional.empty();
    }
    try {
      Process sysctl = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string").start();
      if (!sysctl.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        sysctl.destroyForcibly();
        return Optional.empty();
      }
      try (BufferedReader out = sysctl.inputReader(StandardCharsets.UTF_8)) {
        return Optional.ofNullable(out.readLine());
      }
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The value of a line such as {@code model name : AMD EPYC}. */
  private static Optional<String> field(Path file, String name) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines
          .limit(LINES_READ)
          .map(line -> line.split(":", 2))
          .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
          .map(parts -> parts[1])
          .findFirst();
    } catch (IOException | UncheckedIOException notThere) {
      return Optional.empty();
    }
  }

  private static Optional<String> firstLine(Path file) {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return Optional.ofNullable(in.readLine());
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  /** On one line, without what a terminal would obey. */
  private static String printable(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ").replaceAll("\\s+", " ").strip();
    return clean.substring(0, Math.min(TEXT_LIMIT, clean.length()));
  }
}
