package dev.lotrgpt.result;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.file.CsvText;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  private static final String RESULTS = "results.csv";
  private static final String CLAIMS = "claims.csv";

  private ResultTables() {}

  /**
   * Writes both into a directory.
   *
   * @param claims see {@link #writeClaims}
   * @throws MistakeException if somebody's own file stands there
   */
  public static void write(Path directory, List<StudyResults> studies, List<List<String>> claims)
      throws IOException {
    requireRoom(directory);
    writeResults(directory.resolve(RESULTS), studies);
    writeClaims(directory.resolve(CLAIMS), claims);
  }

  /**
   * Finds out, before anything is trained, whether somebody's own files stand where the tables are
   * to be.
   *
   * @throws MistakeException naming the first
   */
  public static void requireRoom(Path directory) throws IOException {
    requireOurs(directory.resolve(RESULTS), "study,run,");
    requireOurs(directory.resolve(CLAIMS), "study,claim,");
  }

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
    header.addAll(List.of("bitsPerByte", "natsPerToken", "epochs", "bestEpoch", "corpus"));
    List<List<String>> rows = new ArrayList<>();
    for (StudyResults results : studies) {
      for (RunResult run : results.runs()) {
        rows.add(row(results.study(), run));
      }
    }
    print(file, header, rows);
  }

  private static List<String> row(Study study, RunResult run) {
    Settings settings = run.planned().settings();
    List<String> row = new ArrayList<>();
    row.add(study.id());
    row.add(run.planned().id());
    row.add(run.status().name());
    row.add(Long.toString(settings.model(run.planned().corpus().symbols()).parameters()));
    FIRST.forEach(setting -> row.add(settings.text(setting)));
    for (Column column : Column.values()) {
      row.add(number(run.get(column.metric)));
    }
    row.add(run.record() == null ? "" : run.record().provenance().backend());
    row.add(run.planned().label());
    row.add(run.problem() == null ? "" : run.problem());
    row.add(number(run.get(Metric.HEADING_RATE)));
    OTHERS.forEach(setting -> row.add(settings.counts(setting) ? settings.text(setting) : ""));
    row.add(number(run.get(Metric.BITS_PER_BYTE)));
    row.add(number(run.get(Metric.NATS_PER_TOKEN)));
    row.add(number(run.get(Metric.EPOCHS)));
    row.add(number(run.get(Metric.BEST_EPOCH)));
    row.add(run.value(Sweep.CORPUS));
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

  /**
   * @param claims a row of each: study, statement, {@code true}, {@code false} or {@code
   *     undecided}, detail, for how many seeds it holds alone, of how many, and its p; all three
   *     empty where there is one
   */
  public static void writeClaims(Path file, List<List<String>> claims) throws IOException {
    print(file, List.of("study", "claim", "holds", "detail", "seedsHolding", "seeds", "p"), claims);
  }

  private static void print(Path file, List<String> header, List<List<String>> rows)
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

  /**
   * Whatever a version of this software wrote begins with the same columns.
   *
   * @throws MistakeException if somebody else wrote the file
   */
  private static void requireOurs(Path file, String begins) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    byte[] mark = begins.getBytes(StandardCharsets.UTF_8);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(mark.length);
      if (begin.length > 0 && !Arrays.equals(begin, mark)) {
        throw new MistakeException(
            new Mistake(
                "<results> (-Dlotr-gpt.results)",
                file.toString(),
                "was not written by this goal",
                "move it away, or name another directory"));
      }
    }
  }
}
