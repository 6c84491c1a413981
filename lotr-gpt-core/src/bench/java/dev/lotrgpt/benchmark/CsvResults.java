package dev.lotrgpt.benchmark;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** All that was measured, for other programs: a line for each case and contender. */
final class CsvResults {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader(
              "mode",
              "layers",
              "embedding",
              "heads",
              "context",
              "batch",
              "dropout",
              "precision",
              "contender",
              "milliseconds_median",
              "milliseconds_best",
              "times_as_long_as_this_trainer",
              "gigaflops_best",
              "share_of_peak",
              "peak_gigaflops",
              "scatter",
              "machine_load",
              "rounds",
              "description")
          .setRecordSeparator("\n")
          .get();

  private CsvResults() {}

  static void write(Path file, List<Row> rows) throws IOException {
    try (Writer out = Files.newBufferedWriter(file);
        CSVPrinter csv = new CSVPrinter(out, FORMAT)) {
      for (Row row : rows) {
        List<Timing> timings = new ArrayList<>(row.peers());
        timings.add(0, row.trainer());
        for (Timing timing : timings) {
          csv.printRecord(values(row, timing));
        }
      }
    }
  }

  private static List<Object> values(Row row, Timing timing) {
    Case work = row.work();
    return List.of(
        work.mode(),
        work.layers(),
        work.embedding(),
        work.heads(),
        work.context(),
        work.batch(),
        work.dropout(),
        work.precision(),
        timing.contender(),
        number(OptionalDouble.of(timing.median())),
        number(OptionalDouble.of(timing.best())),
        number(OptionalDouble.of(row.ratio(timing))),
        number(row.gigaflops(timing)),
        number(row.share(timing)),
        number(row.peak()),
        number(OptionalDouble.of(timing.scatter())),
        number(row.load()),
        timing.turns().size(),
        timing.description());
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "";
  }
}
