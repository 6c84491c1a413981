package dev.lotrgpt.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The table with all that is needed to read it.
 *
 * @param machine what it was measured on, a line each
 * @param notes on contenders that did not take part
 */
record Report(List<String> machine, List<Row> rows, Collection<String> notes) {

  private static final List<String> KEY =
      List.of(
          "ms: median of the rounds; best: the fastest round, from which GFLOP/s are.",
          "A training step counts as 6N + 12LTd operations a token, evaluation as a third of that.",
          "ratio: how many times as long the fastest peer takes, the median of the rounds' ratios.");

  /** For a terminal. */
  List<String> text() {
    List<String> lines = new ArrayList<>(new Table(rows).aligned());
    lines.add("");
    lines.add(peak());
    lines.addAll(KEY);
    lines.addAll(contenders());
    notes.forEach(note -> lines.add("Without " + note));
    return lines;
  }

  /** For the documentation. */
  void writeMarkdown(Path file, LocalDate date) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# Benchmark of " + date);
    lines.add("");
    lines.addAll(new Table(rows).markdown());
    lines.add("");
    KEY.forEach(line -> lines.add("- " + line));
    machine.forEach(line -> lines.add("- " + line));
    lines.add("- " + peak());
    contenders().forEach(line -> lines.add("- " + line));
    notes.forEach(note -> lines.add("- Without " + note));
    lines.add("");
    lines.add("Repeat it with `mvn -pl lotr-gpt-core -Pbenchmark verify`, see performance.md.");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }

  /** The highest that was seen; each row's share is of its own. */
  private String peak() {
    OptionalDouble peak = rows.stream().flatMapToDouble(row -> row.peak().stream()).max();
    return peak.isPresent()
        ? String.format(
            Locale.ROOT,
            "Float32 peak, by a loop of FMA instructions: %.0f GFLOP/s",
            peak.getAsDouble())
        : "Float32 peak: unknown, as this Java has no jdk.incubator.vector to measure it with";
  }

  /** What each says about itself; libtorch has other settings in other cases. */
  private List<String> contenders() {
    Map<String, String> descriptions = new TreeMap<>();
    for (Row row : rows) {
      List<Timing> timings = new ArrayList<>(row.peers());
      row.trainer().ifPresent(timings::add);
      timings.forEach(t -> descriptions.put(t.contender() + ": " + t.description(), ""));
    }
    return List.copyOf(descriptions.keySet());
  }
}
