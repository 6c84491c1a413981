package dev.lotrgpt.maven.archive;

import dev.lotrgpt.file.CsvText;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.training.Metrics;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * All losses of all runs in one table, a row for each evaluation: what data frames are made from.
 * Losses are in nats per character.
 */
final class CurveTable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setRecordSeparator("\n")
          .setHeader(
              "study",
              "run",
              "label",
              "seed",
              "iteration",
              "tokens",
              "learningRate",
              "trainLoss",
              "valLoss",
              "corpus")
          .get();

  private CurveTable() {}

  static void write(List<StudyResults> studies, Writer out) throws IOException {
    CSVPrinter printer = new CSVPrinter(out, FORMAT);
    for (StudyResults results : studies) {
      for (RunResult run : results.runs()) {
        for (Metrics metrics : run.metrics()) {
          printer.printRecord(
              CsvText.cell(results.study().id()),
              run.planned().id(),
              CsvText.cell(run.planned().label()),
              run.value(Setting.SEED.key()),
              metrics.iteration(),
              metrics.tokens(),
              metrics.learningRate(),
              metrics.trainLoss(),
              metrics.valLoss(),
              CsvText.cell(run.value(Sweep.CORPUS)));
        }
      }
    }
    printer.flush();
  }
}
