package dev.lotrgpt.training;

import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Where a training writes, in the directory of its run. */
public record TrainingFiles(Path directory) {

  Path metrics() {
    return directory.resolve("metrics.csv");
  }

  Path timing() {
    return directory.resolve("timing.csv");
  }

  /** Removes what a killed process left half written; nobody else may write here just now. */
  void deleteLeftovers() throws IOException {
    AtomicFile.deleteLeftovers(directory);
  }

  Checkpoints checkpoints() {
    return new Checkpoints(directory);
  }

  /** Once the result is recorded: a finished training needs neither checkpoints nor digests. */
  public void deleteCheckpoints() throws IOException {
    checkpoints().deleteAll();
    MetricsFile.deleteDigest(metrics());
  }

  /** Iteration of the newest checkpoint that a training would go on from. */
  public OptionalInt checkpoint() throws IOException {
    return Files.isDirectory(directory) ? checkpoints().newest() : OptionalInt.empty();
  }

  void saveBest(Parameters<?> parameters, Vocabulary vocabulary) throws IOException {
    saveBest(ModelWeights.of(parameters), vocabulary);
  }

  void saveFinal(Parameters<?> parameters, Vocabulary vocabulary) throws IOException {
    new ModelFile(ModelWeights.of(parameters), vocabulary)
        .write(directory.resolve("final.safetensors"));
  }

  /** Makes the visible files those of the checkpoint, which may be older than they are. */
  void restore(TrainingState state, ModelConfig model, Vocabulary vocabulary) throws IOException {
    MetricsFile.write(metrics(), state.metrics());
    if (state.bestWeights() != null) {
      saveBest(state.bestWeights(), vocabulary);
    }
  }

  private void saveBest(ModelWeights weights, Vocabulary vocabulary) throws IOException {
    new ModelFile(weights, vocabulary).write(directory.resolve("best.safetensors"));
  }
}
