package dev.lotrgpt.maven.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The limits that a shell, container or cluster puts on processes, as Linux tells them.
 *
 * @param table lines such as {@code Max processes 100 100 processes}
 */
record SystemLimits(List<String> table) {
  private static final double GB = 1e9;

  /** Of this process, which a worker inherits. */
  static SystemLimits here() {
    try {
      return new SystemLimits(
          Files.readAllLines(Path.of("/proc/self/limits"), StandardCharsets.ISO_8859_1));
    } catch (IOException untold) {
      return new SystemLimits(List.of());
    }
  }

  /** Empty where there is none. */
  Optional<String> addressSpace() {
    return soft("Max address space")
        .map(
            bytes ->
                String.format(
                    Locale.ROOT,
                    "ulimit -v limits the address space to %.1f GB",
                    Long.parseLong(bytes) / GB));
  }

  Optional<String> processes() {
    return soft("Max processes").map(count -> "ulimit -u limits processes and threads to " + count);
  }

  Optional<String> files() {
    return soft("Max open files").map(count -> "ulimit -n limits open files to " + count);
  }

  /** For what fails without telling why. */
  String hint() {
    return addressSpace().map(limit -> "; " + limit + ": raise it").orElse("");
  }

  private Optional<String> soft(String name) {
    return table.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
        .filter(value -> value.matches("\\d+"))
        .findFirst();
  }
}
