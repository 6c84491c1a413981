package dev.lotrgpt.training;

import dev.lotrgpt.file.AtomicFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** Reads and writes {@code metrics.csv}: one row for each evaluation. */
public final class MetricsFile {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader("iteration", "trainLoss", "valLoss", "learningRate", "tokens")
          .setRecordSeparator("\n")
          .get();

  private MetricsFile() {}

  /** Replaces the file. Numbers are written so that reading gives back the same bits. */
  public static void write(Path file, List<Metrics> rows) throws IOException {
    AtomicFile.write(file, format(rows));
  }

  /**
   * @return no rows if there is no file
   * @throws IOException naming the file and the row if it is damaged
   */
  public static List<Metrics> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  static String format(List<Metrics> rows) throws IOException {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      for (Metrics row : rows) {
        printer.printRecord(
            row.iteration(), row.trainLoss(), row.valLoss(), row.learningRate(), row.tokens());
      }
    }
    return text.toString();
  }

  static List<Metrics> parse(String text) throws IOException {
    List<Metrics> rows = new ArrayList<>();
    try (CSVParser parser =
        FORMAT.builder().setSkipHeaderRecord(true).get().parse(new StringReader(text))) {
      for (CSVRecord row : parser) {
        rows.add(
            new Metrics(
                Integer.parseInt(row.get("iteration")),
                finite(row.get("trainLoss")),
                finite(row.get("valLoss")),
                finite(row.get("learningRate")),
                Long.parseLong(row.get("tokens"))));
      }
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      throw new IOException("row " + (rows.size() + 1) + ": " + reason, e);
    }
    return rows;
  }

  /** A training stops before it would write anything else. */
  private static double finite(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new NumberFormatException("'" + text + "' is not a finite number");
    }
    return value;
  }
}
