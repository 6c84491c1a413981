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
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** An evaluation for other readers: {@code evaluation.csv} and {@code samples.txt}. */
public final class EvaluationTables {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "evaluatedTrainLoss",
              "evaluatedValLoss",
              "perplexity",
              "bitsPerChar",
              "realWordRate",
              "verbatimRate",
              "headingRate")
          .setRecordSeparator("\n")
          .get();

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
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord(
          evaluation.evaluatedTrainLoss(),
          evaluation.evaluatedValLoss(),
          evaluation.perplexity(),
          evaluation.bitsPerChar(),
          evaluation.realWordRate(),
          evaluation.verbatimRate(),
          evaluation.headingRate());
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
