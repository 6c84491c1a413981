package dev.lotrgpt.training;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Appends to {@code timing.csv}: how fast each evaluation was reached. It is apart from {@code
 * metrics.csv} because time differs from one repetition to the next and losses do not.
 */
final class TimingFile {
  private TimingFile() {}

  static void append(Path file, int iteration, double seconds, double tokensPerSecond)
      throws IOException {
    boolean fresh = !Files.exists(file);
    try (Writer writer =
            Files.newBufferedWriter(
                file,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        CSVPrinter printer =
            new CSVPrinter(writer, CSVFormat.RFC4180.builder().setRecordSeparator("\n").get())) {
      if (fresh) {
        printer.printRecord("iteration", "seconds", "tokensPerSecond");
      }
      printer.printRecord(
          iteration,
          String.format(Locale.ROOT, "%.3f", seconds),
          String.format(Locale.ROOT, "%.0f", tokensPerSecond));
    }
  }
}
