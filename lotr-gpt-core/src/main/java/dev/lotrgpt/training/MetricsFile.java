package dev.lotrgpt.training;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads and writes {@code metrics.csv}: one row for each evaluation. Beside it lies its SHA-256,
 * {@code metrics.csv.sha256}, until the run's record holds it.
 */
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
    String text = format(rows);
    AtomicFile.write(file, text);
    String digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    // As sha256sum -c reads it.
    AtomicFile.write(digestFile(file), digest + "  " + file.getFileName() + "\n");
  }

  private static Path digestFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }

  static void deleteDigest(Path file) throws IOException {
    Files.deleteIfExists(digestFile(file));
  }

  /**
   * The rows of a training that is not finished.
   *
   * @return no rows if there is no file
   * @throws IOException if the file is not what was written
   */
  public static List<Metrics> readUnfinished(Path file) throws IOException {
    List<Metrics> rows = read(file);
    Path digest = digestFile(file);
    if (Files.exists(file)
        && !(Files.exists(digest) && Files.readString(digest).startsWith(Sha256.of(file)))) {
      throw new IOException(file + " is not what was written");
    }
    return rows;
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
                Double.parseDouble(row.get("trainLoss")),
                Double.parseDouble(row.get("valLoss")),
                Double.parseDouble(row.get("learningRate")),
                Long.parseLong(row.get("tokens"))));
      }
    } catch (RuntimeException e) {
      throw new IOException("row " + (rows.size() + 1) + ": " + e.getMessage(), e);
    }
    return rows;
  }
}
