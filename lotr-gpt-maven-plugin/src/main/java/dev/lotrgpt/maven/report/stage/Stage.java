package dev.lotrgpt.maven.report.stage;

import dev.lotrgpt.experiment.Metric;
import dev.lotrgpt.experiment.RunFile;
import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.maven.report.page.RunEntry;
import dev.lotrgpt.training.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The page on which a trained model goes on with what its reader writes.
 *
 * @param prompt what to begin with
 */
public record Stage(RunEntry entry, ModelFile model, String prompt) {
  /** 16 million bytes are 22 MB of script: more would not be worth the wait. */
  private static final long MOST_PARAMETERS = 16_000_000;

  /**
   * The model with the lowest validation loss among those that are not too large.
   *
   * @return empty where there is none, or its weights are not at hand
   */
  public static Optional<Stage> of(List<RunEntry> runs, RunStore store) {
    return runs.stream()
        .filter(run -> run.run().trained() && run.parameters() <= MOST_PARAMETERS)
        .filter(run -> Double.isFinite(run.get(Metric.BEST_VAL)))
        .filter(run -> Files.isRegularFile(store.file(run.id(), RunFile.BEST)))
        .min(Comparator.comparingDouble(run -> run.get(Metric.BEST_VAL)))
        .flatMap(run -> read(run, store));
  }

  private static Optional<Stage> read(RunEntry run, RunStore store) {
    try {
      ModelFile model = ModelFile.read(store.file(run.id(), RunFile.BEST));
      return Optional.of(new Stage(run, model, prompt(run)));
    } catch (IOException damaged) {
      // The store's readers tell what is wrong with it; a report can do without its stage.
      return Optional.empty();
    }
  }

  private static String prompt(RunEntry run) {
    return run.run().evaluation() == null || run.run().evaluation().samples().isEmpty()
        ? "\n"
        : run.run().evaluation().samples().get(0).prompt();
  }

  public String parameters() {
    return entry.text(Metric.PARAMETERS);
  }

  /** Of the weights, as text: four bytes for three parameters. */
  public String size() {
    return "%.1f MB".formatted(entry.parameters() * 4.0 / 3 / 1e6);
  }
}
