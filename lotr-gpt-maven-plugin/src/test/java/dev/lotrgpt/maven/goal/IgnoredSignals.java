package dev.lotrgpt.maven.goal;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Signals that this process was started to ignore, as by {@code nohup}: so are the processes that
 * it starts, and Java leaves them ignored.
 */
final class IgnoredSignals {
  /** Names by number, from 1. */
  private static final List<String> NAMES = List.of("HUP", "INT", "QUIT");

  private IgnoredSignals() {}

  /** Skips the test if a signal would not arrive. */
  static void assumeNot(String name) throws IOException {
    int number = NAMES.indexOf(name);
    boolean isIgnored = number >= 0 && (mask() >> number & 1) == 1;
    assumeFalse(isIgnored, "this build was started with SIG" + name + " ignored, as by nohup");
  }

  /** One bit a signal, as Linux tells. */
  private static long mask() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .findFirst()
          .orElse(0);
    }
  }
}
