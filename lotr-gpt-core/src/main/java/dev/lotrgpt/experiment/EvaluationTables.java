package dev.lotrgpt.experiment;

import dev.lotrgpt.training.AtomicFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
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
    AtomicFile.write(
        store.file(run, RunFile.EVALUATION_TABLE),
        out -> {
          CSVPrinter printer =
              new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), FORMAT);
          printer.printRecord(
              evaluation.evaluatedTrainLoss(),
              evaluation.evaluatedValLoss(),
              evaluation.perplexity(),
              evaluation.bitsPerChar(),
              evaluation.realWordRate(),
              evaluation.verbatimRate(),
              evaluation.headingRate());
          printer.flush();
        });
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
    AtomicFile.write(store.file(run, RunFile.SAMPLES), samples.toString());
  }
}
