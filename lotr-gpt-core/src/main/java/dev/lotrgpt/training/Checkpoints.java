package dev.lotrgpt.training;

import dev.lotrgpt.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The resumable states of one training, {@code checkpoint-ITERATION.safetensors}: parameters, both
 * moments of the optimiser, the best weights so far and all metrics. Random numbers are functions
 * of the seed and the iteration, so no generator has a state to keep. The last two files are kept,
 * each with a checksum.
 */
final class Checkpoints {
  private static final int KEPT = 2;
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})\\.safetensors");

  private final Path directory;

  Checkpoints(Path directory) {
    this.directory = directory;
  }

  /**
   * @param weights the parameters of {@code tensors}
   */
  void save(TrainingState state, ModelWeights weights, OptimiserTensors tensors)
      throws IOException {
    ModelConfig config = tensors.parameters().config();
    Map<String, String> metadata = ModelFile.metadata(config);
    metadata.put("iteration", Integer.toString(state.iteration()));
    metadata.put("seconds", Double.toString(state.seconds()));
    metadata.put("metrics", MetricsFile.format(state.metrics()));
    Map<String, Safetensors.Tensor> content = new LinkedHashMap<>();
    ModelFile.addTensors(content, "parameters.", weights);
    ModelFile.addTensors(content, "moment1.", ModelWeights.of(tensors.moment1()));
    ModelFile.addTensors(content, "moment2.", ModelWeights.of(tensors.moment2()));
    ModelFile.addTensors(content, "best.", state.bestWeights());
    AtomicFile.write(
        directory.resolve("checkpoint-" + state.iteration() + ".safetensors"),
        new Safetensors(metadata, content)::write);
    List<Path> files = files();
    for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
      Files.delete(old);
    }
  }

  /**
   * Loads the newest whole checkpoint; a damaged one is set aside and named in a note.
   *
   * @return null if there is none; then the tensors are as they were
   */
  TrainingState loadLatest(OptimiserTensors tensors, Consumer<String> notes) throws IOException {
    List<Path> files = files();
    for (Path file : files) {
      try {
        return load(file, tensors);
      } catch (SafetensorsException damaged) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        boolean oldest = file.equals(files.get(files.size() - 1));
        notes.accept(
            damaged.getMessage()
                + "; set aside, "
                + (oldest ? "the training begins anew" : "the one before it is used"));
      }
    }
    return null;
  }

  private static TrainingState load(Path file, OptimiserTensors tensors) throws IOException {
    ModelConfig config = tensors.parameters().config();
    Safetensors content = Safetensors.read(file);
    try {
      Map<String, String> metadata = content.metadata();
      if (!ModelFile.config(metadata).equals(config)) {
        throw new IllegalArgumentException("it is of another model");
      }
      TrainingState state =
          new TrainingState(
              Integer.parseInt(ModelFile.value(metadata, "iteration")),
              MetricsFile.parse(ModelFile.value(metadata, "metrics")),
              ModelFile.weights(content, "best.", config),
              Double.parseDouble(ModelFile.value(metadata, "seconds")));
      ModelWeights parameters = ModelFile.weights(content, "parameters.", config);
      ModelWeights moment1 = ModelFile.weights(content, "moment1.", config);
      ModelWeights moment2 = ModelFile.weights(content, "moment2.", config);
      // Only now: of a file that lacks something, nothing is used.
      parameters.uploadTo(tensors.parameters());
      moment1.uploadTo(tensors.moment1());
      moment2.uploadTo(tensors.moment2());
      return state;
    } catch (IOException | RuntimeException e) {
      throw new SafetensorsException(file, "holds no checkpoint: " + e.getMessage());
    }
  }

  /** Iteration of the newest one, be it whole or not. */
  OptionalInt newest() throws IOException {
    return files().stream().mapToInt(Checkpoints::iteration).findFirst();
  }

  void deleteAll() throws IOException {
    for (Path file : files()) {
      Files.delete(file);
    }
  }

  /** Newest first. */
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> children = Files.list(directory)) {
      children.filter(file -> NAME.matcher(name(file)).matches()).forEach(files::add);
    }
    files.sort(Comparator.comparingInt(Checkpoints::iteration).reversed());
    return files;
  }

  private static int iteration(Path file) {
    Matcher matcher = NAME.matcher(name(file));
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
