package dev.lotrgpt.training;

import dev.lotrgpt.file.AtomicFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Appends to {@code timing.csv}: how fast each evaluation was reached. It is apart from {@code
 * metrics.csv} because time differs from one repetition to the next and losses do not.
 */
final class TimingFile {
  private static final List<String> HEADER = List.of("iteration", "seconds", "tokensPerSecond");
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();
  private static final Pattern ROW = Pattern.compile("(\\d{1,9}),\\d+\\.\\d{3},\\d+");

  private TimingFile() {}

  /**
   * Removes the rows after an iteration, which will be reached again, and what is left of a row
   * that was being written when its process was killed.
   */
  static void cut(Path file, int iteration) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    StringBuilder rows = new StringBuilder(String.join(",", HEADER)).append('\n');
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && Integer.parseInt(row.group(1)) <= iteration) {
        rows.append(line).append('\n');
      }
    }
    AtomicFile.write(file, rows.toString());
  }

  static void append(Path file, int iteration, double seconds, double tokensPerSecond)
      throws IOException {
    boolean fresh = !Files.exists(file);
    try (Writer writer =
            Files.newBufferedWriter(
                file,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        CSVPrinter printer = new CSVPrinter(writer, FORMAT)) {
      if (fresh) {
        printer.printRecord(HEADER);
      }
      printer.printRecord(
          iteration,
          String.format(Locale.ROOT, "%.3f", seconds),
          String.format(Locale.ROOT, "%.0f", tokensPerSecond));
    }
  }
}
