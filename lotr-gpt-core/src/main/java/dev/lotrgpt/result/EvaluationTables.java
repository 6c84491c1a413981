package dev.lotrgpt.result;

import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** An evaluation for other readers: {@code evaluation.csv} and {@code samples.txt}. */
public final class EvaluationTables {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();

  private EvaluationTables() {}

  public static void write(RunStore store, String run, Evaluation evaluation) throws IOException {
    AtomicFile.write(store.file(run, RunFile.EVALUATION_TABLE), table(evaluation));
    AtomicFile.write(store.file(run, RunFile.SAMPLES), samples(evaluation));
  }

  /** Whether the files are there and hold what was written. */
  public static boolean areThoseOf(RunStore store, String run, Evaluation evaluation)
      throws IOException {
    return holds(store.file(run, RunFile.EVALUATION_TABLE), table(evaluation))
        && holds(store.file(run, RunFile.SAMPLES), samples(evaluation));
  }

  private static boolean holds(Path file, String text) throws IOException {
    return Files.isRegularFile(file)
        && Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String table(Evaluation evaluation) throws IOException {
    Map<String, Double> columns = new LinkedHashMap<>();
    columns.put("evaluatedTrainLoss", evaluation.evaluatedTrainLoss());
    columns.put("evaluatedValLoss", evaluation.evaluatedValLoss());
    columns.put("perplexity", evaluation.perplexity());
    columns.put("bitsPerChar", evaluation.bitsPerChar());
    columns.put("realWordRate", evaluation.realWordRate());
    columns.put("verbatimRate", evaluation.verbatimRate());
    columns.put("headingRate", evaluation.headingRate());
    if (evaluation.natsPerToken() != null) {
      // Files of the first version, whose tokens are characters, stay as they are.
      columns.put("bitsPerByte", evaluation.bitsPerByte());
      columns.put("natsPerToken", evaluation.natsPerToken());
    }
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord(columns.keySet());
      printer.printRecord(columns.values());
    }
    return text.toString();
  }

  private static String samples(Evaluation evaluation) {
    StringBuilder samples = new StringBuilder();
    for (Evaluation.Sample sample : evaluation.samples()) {
      samples
          .append("=== temperature ")
          .append(sample.temperature())
          .append(", top-k ")
          .append(sample.topK())
          .append(", seed ")
          .append(sample.seed())
          .append('\n')
          .append(sample.prompt())
          .append(sample.text())
          .append("\n\n");
    }
    return samples.toString();
  }
}
