package dev.lotrgpt.experiment;

import dev.lotrgpt.training.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The tables that other programs read: {@code results.csv} and {@code claims.csv}. */
public final class ResultTables {
  /** Those that studies vary most often; the others stand at the end of a row. */
  private static final List<Setting> FIRST =
      List.of(
          Setting.LAYERS,
          Setting.HEADS,
          Setting.EMBEDDING,
          Setting.CONTEXT,
          Setting.BATCH_SIZE,
          Setting.ITERATIONS,
          Setting.LEARNING_RATE,
          Setting.DROPOUT,
          Setting.WEIGHT_DECAY,
          Setting.FRACTION,
          Setting.SEED);

  private static final List<Setting> OTHERS =
      Arrays.stream(Setting.values()).filter(setting -> !FIRST.contains(setting)).toList();

  private ResultTables() {}

  /** A metric and the name of its column. */
  private enum Column {
    BEST_ITERATION("bestIteration", Metric.BEST_ITERATION),
    BEST_VAL("bestValLoss", Metric.BEST_VAL),
    FINAL_TRAIN("finalTrainLoss", Metric.FINAL_TRAIN),
    FINAL_VAL("finalValLoss", Metric.FINAL_VAL),
    EVALUATED_TRAIN("evaluatedTrainLoss", Metric.EVALUATED_TRAIN),
    EVALUATED_VAL("evaluatedValLoss", Metric.EVALUATED_VAL),
    PERPLEXITY("perplexity", Metric.PERPLEXITY),
    BITS_PER_CHAR("bitsPerChar", Metric.BITS_PER_CHAR),
    REAL_WORD_RATE("realWordRate", Metric.REAL_WORD_RATE),
    VERBATIM_RATE("verbatimRate", Metric.VERBATIM_RATE),
    SECONDS("seconds", Metric.SECONDS),
    TOKENS_PER_SECOND("tokensPerSecond", Metric.TOKENS_PER_SECOND);

    private final String header;
    private final Metric metric;

    Column(String header, Metric metric) {
      this.header = header;
      this.metric = metric;
    }
  }

  /** One row a run and study; numbers in full precision, empty where unknown. */
  public static void writeResults(Path file, List<StudyResults> studies) throws IOException {
    List<String> header = new ArrayList<>(List.of("study", "run", "status", "parameters"));
    FIRST.forEach(setting -> header.add(setting.key()));
    for (Column column : Column.values()) {
      header.add(column.header);
    }
    header.addAll(List.of("backend", "label", "problem", "headingRate"));
    OTHERS.forEach(setting -> header.add(setting.key()));
    List<List<String>> rows = new ArrayList<>();
    for (StudyResults results : studies) {
      for (RunResult run : results.runs()) {
        rows.add(row(results.study(), run));
      }
    }
    write(file, header, rows);
  }

  private static List<String> row(Study study, RunResult run) {
    Settings settings = run.planned().settings();
    List<String> row = new ArrayList<>();
    row.add(study.id());
    row.add(run.planned().id());
    row.add(run.status().name());
    row.add(Long.toString(settings.model(study.corpus().symbols()).parameters()));
    FIRST.forEach(setting -> row.add(settings.text(setting)));
    for (Column column : Column.values()) {
      row.add(number(run.get(column.metric)));
    }
    row.add(run.record() == null ? "" : run.record().provenance().backend());
    row.add(run.planned().label());
    row.add(run.problem() == null ? "" : run.problem());
    row.add(number(run.get(Metric.HEADING_RATE)));
    OTHERS.forEach(setting -> row.add(settings.text(setting)));
    return row;
  }

  /** Shortest text that reads back as the same float64; whole numbers without a point. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** One row a claim; {@code holds} is {@code true}, {@code false} or {@code undecided}. */
  public static void writeClaims(Path file, List<ClaimVerdict> verdicts) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (ClaimVerdict verdict : verdicts) {
      String holds =
          switch (verdict.outcome()) {
            case HOLDS -> "true";
            case REFUTED -> "false";
            case UNDECIDED -> "undecided";
          };
      rows.add(List.of(verdict.study(), verdict.claim().statement(), holds, verdict.detail()));
    }
    write(file, List.of("study", "claim", "holds", "detail"), rows);
  }

  private static void write(Path file, List<String> header, List<List<String>> rows)
      throws IOException {
    StringBuilder text = new StringBuilder();
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader(header.toArray(String[]::new))
            .setRecordSeparator("\n")
            .get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (List<String> row : rows) {
        printer.printRecord(row.stream().map(CsvText::cell));
      }
    }
    AtomicFile.write(file, text.toString());
  }
}
