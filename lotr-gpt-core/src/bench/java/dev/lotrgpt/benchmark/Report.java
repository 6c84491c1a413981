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
 * @param title the processor, and what the contenders may use of it
 * @param machine what it was measured on, a line each
 * @param notes on contenders that did not take part
 */
record Report(String title, List<String> machine, List<Row> rows, Collection<String> notes) {
  private static final String HEAD = "# Benchmark";
  private static final String SECTION = "## ";

  private static final List<String> KEY =
      List.of(
          "ms: median of the rounds; best: the fastest round, from which GFLOP/s are.",
          "A training step counts as 6N + 12LTd operations a token, evaluation as a third of that.",
          "ratio: how many times as long the fastest peer takes, the median of the rounds' ratios.",
          "scatter: the slowest round less the fastest, of this trainer or that peer; above 15 % (!) a"
              + " figure says little.",
          "load: what part of the cores other programs kept busy between the rounds.");

  /** For a terminal. */
  List<String> text() {
    List<String> lines = new ArrayList<>(new Table(rows).aligned());
    lines.add("");
    lines.add(peak());
    lines.addAll(KEY);
    lines.addAll(contenders());
    lines.addAll(unsteady());
    notes.forEach(note -> lines.add("Without " + note));
    return lines;
  }

  /** For the documentation: the section of this title; those of others in the file stay. */
  void writeMarkdown(Path file, LocalDate date) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    lines.add("");
    lines.add("Repeat it with `mvn -pl lotr-gpt-core -Pbenchmark verify`, see performance.md.");
    lines.addAll(otherSections(file));
    lines.add("");
    lines.add(SECTION + title + ", " + date);
    lines.add("");
    lines.addAll(new Table(rows).markdown());
    lines.add("");
    KEY.forEach(line -> lines.add("- " + line));
    machine.forEach(line -> lines.add("- " + line));
    lines.add("- " + peak());
    contenders().forEach(line -> lines.add("- " + line));
    unsteady().forEach(line -> lines.add("- " + line));
    notes.forEach(note -> lines.add("- Without " + note));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }

  private List<String> otherSections(Path file) throws IOException {
    List<String> others = new ArrayList<>();
    boolean other = false;
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      if (line.startsWith(SECTION)) {
        other = !line.startsWith(SECTION + title + ", 2");
        if (other) {
          others.add("");
        }
      }
      if (other) {
        others.add(line);
      }
    }
    while (!others.isEmpty() && others.get(others.size() - 1).isEmpty()) {
      others.remove(others.size() - 1);
    }
    return others;
  }

  /** The highest that was seen; each row's share is of its own. */
  private String peak() {
    if (rows.isEmpty()) {
      return "Float32 peak: not measured, as no case was";
    }
    OptionalDouble peak = rows.stream().flatMapToDouble(row -> row.peak().stream()).max();
    return peak.isPresent()
        ? String.format(
            Locale.ROOT,
            "Float32 peak, by a loop of FMA instructions: %.0f GFLOP/s",
            peak.getAsDouble())
        : "Float32 peak: unknown, as this Java has no jdk.incubator.vector to measure it with";
  }

  private List<String> unsteady() {
    return rows.stream()
        .filter(Row::isUnsteady)
        .map(
            row ->
                String.format(
                    Locale.ROOT,
                    "%s: the rounds scatter by %.0f %%; measure it again on a quieter machine",
                    row.work().name(),
                    100 * row.scatter()))
        .toList();
  }

  /** What each says about itself; libtorch has other settings in other cases. */
  private List<String> contenders() {
    Map<String, String> descriptions = new TreeMap<>();
    for (Row row : rows) {
      List<Timing> timings = new ArrayList<>(row.peers());
      timings.add(row.trainer());
      timings.forEach(t -> descriptions.put(t.contender() + ": " + t.description(), ""));
    }
    return List.copyOf(descriptions.keySet());
  }
}
