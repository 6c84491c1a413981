package dev.lotrgpt.training;

import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.file.StorageException;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.text.token.StoredTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Where a training writes, in the directory of its run. */
public record TrainingFiles(Path directory) {
  public static final String METRICS = "metrics.csv";
  public static final String TIMING = "timing.csv";
  public static final String BEST = "best.safetensors";
  public static final String FINAL = "final.safetensors";
  public static final String LAST = "last.safetensors";
  public static final String TOKENIZER = "tokenizer.json";

  Path metrics() {
    return directory.resolve(METRICS);
  }

  Path timing() {
    return directory.resolve(TIMING);
  }

  /**
   * @throws StorageException if the directory is not there and cannot be made
   */
  void createDirectory() throws IOException {
    try {
      AtomicFile.createDirectories(directory);
    } catch (IOException e) {
      throw new StorageException(directory, e);
    }
  }

  /** Removes what a killed process left half written; nobody else may write here just now. */
  void deleteLeftovers() throws IOException {
    AtomicFile.deleteLeftovers(directory);
  }

  Checkpoints checkpoints() {
    return new Checkpoints(this);
  }

  /** Once the result is recorded: a finished training needs no checkpoints. */
  public void deleteRemains() throws IOException {
    checkpoints().deleteAll();
    deleteLeftovers();
  }

  /** Iteration of the newest checkpoint that a training would go on from. */
  public OptionalInt checkpoint() throws IOException {
    return checkpoints().newest();
  }

  void saveBest(Parameters<?> parameters, Tokenizer tokenizer) throws IOException {
    ModelFile.write(best(), parameters, tokenizer);
    saveTokenizer(tokenizer);
  }

  void saveFinal(Parameters<?> parameters, Tokenizer tokenizer) throws IOException {
    ModelFile.write(finalWeights(), parameters, tokenizer);
  }

  /** For a training that begins anew. */
  void deleteTiming() throws IOException {
    Files.deleteIfExists(timing());
  }

  /** Makes the losses and times those of the checkpoint, which may be older than they are. */
  void restore(TrainingState state, Tokenizer tokenizer) throws IOException {
    MetricsFile.write(metrics(), state.metrics());
    TimingFile.cut(timing(), state.metrics().isEmpty() ? 0 : state.last().iteration());
    saveTokenizer(tokenizer);
  }

  /** What the weights' metadata say of it, for programs that read Hugging Face's format. */
  private void saveTokenizer(Tokenizer tokenizer) throws IOException {
    AtomicFile.write(directory.resolve(TOKENIZER), StoredTokenizer.text(tokenizer.description()));
  }

  Path finalWeights() {
    return directory.resolve(FINAL);
  }

  /** See {@link LastState}. */
  Path last() {
    return directory.resolve(LAST);
  }

  /** The best weights so far, which a checkpoint holds a copy of. */
  Path best() {
    return directory.resolve(BEST);
  }
}
