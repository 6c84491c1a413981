package dev.lotrgpt.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file system and where it is mounted, as Linux tells it; other systems tell nothing.
 *
 * @param options such as {@code noexec}
 */
record Mount(Path point, List<String> options) {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");

  /** A blank in a path, for example, is \040. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

  private static final int POINT = 4;
  private static final int OPTIONS = 5;

  /** The one that a file or directory lies on. */
  static Optional<Mount> of(Path file) {
    try {
      return of(file.toRealPath(), Files.readAllLines(TABLE, StandardCharsets.UTF_8));
    } catch (IOException untold) {
      return Optional.empty();
    }
  }

  /** Of mounts on one another the last one counts. */
  static Optional<Mount> of(Path file, List<String> table) {
    return table.stream()
        .map(line -> line.split(" "))
        .filter(fields -> fields.length > OPTIONS)
        .map(fields -> new Mount(path(fields[POINT]), Arrays.asList(fields[OPTIONS].split(","))))
        .filter(mount -> file.startsWith(mount.point()))
        .reduce((a, b) -> b.point().getNameCount() >= a.point().getNameCount() ? b : a);
  }

  private static Path path(String escaped) {
    return Path.of(
        ESCAPE
            .matcher(escaped)
            .replaceAll(
                code ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(code.group(1), 8)))));
  }
}
