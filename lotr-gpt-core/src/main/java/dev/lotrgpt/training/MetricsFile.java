package dev.lotrgpt.training;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
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
    AtomicFile.write(
        file,
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          CSVPrinter printer = new CSVPrinter(writer, FORMAT);
          for (Metrics row : rows) {
            printer.printRecord(
                row.iteration(), row.trainLoss(), row.valLoss(), row.learningRate(), row.tokens());
          }
          printer.flush();
        });
  }

  /**
   * @return no rows if there is no file
   * @throws IOException naming the file and the row if it is damaged
   */
  public static List<Metrics> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Metrics> rows = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(file);
        CSVParser parser = FORMAT.builder().setSkipHeaderRecord(true).get().parse(reader)) {
      for (CSVRecord row : parser) {
        rows.add(
            new Metrics(
                Integer.parseInt(row.get("iteration")),
                Double.parseDouble(row.get("trainLoss")),
                Double.parseDouble(row.get("valLoss")),
                Double.parseDouble(row.get("learningRate")),
                Long.parseLong(row.get("tokens"))));
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          file + " is damaged at row " + (rows.size() + 1) + ": " + e.getMessage(), e);
    }
    return rows;
  }
}
