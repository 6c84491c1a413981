package dev.lotrgpt.training;

import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.file.Safetensors;
import dev.lotrgpt.file.SafetensorsException;
import dev.lotrgpt.file.SafetensorsWriter;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a finished training leaves for one that is to go on for longer, {@code last.safetensors}:
 * what the optimiser keeps, and the losses. The weights are in the other files; only where the last
 * evaluation is one that the longer training does not make, it holds the best weights before it.
 *
 * <p>A training whose learning rate depends on its end leaves none: no other goes on from it.
 */
final class LastState implements Hook {
  private static final String BEST = "best.";

  private final TrainingSession session;
  private final TrainingConfig config;
  private final TrainingFacts facts;
  private final TrainingFiles files;
  private final Stopwatch watch;

  LastState(
      TrainingSession session,
      TrainingConfig config,
      TrainingFacts facts,
      TrainingFiles files,
      Stopwatch watch) {
    this.session = session;
    this.config = config;
    this.facts = facts;
    this.files = files;
    this.watch = watch;
  }

  /** Before an evaluation that only the last iteration has, its state is that of the longer one. */
  @Override
  public TrainingState between(TrainingState state) throws IOException {
    boolean last = state.iteration() == config.iterations() && !state.isEvaluated();
    if (last && !isRegular(state.iteration())) {
      save(state, true);
    }
    return state;
  }

  private boolean isRegular(int iteration) {
    return iteration % config.evaluationInterval() == 0;
  }

  /** When the training has ended. */
  void end(TrainingState state) throws IOException {
    if (isRegular(state.iteration())) {
      save(state, false);
    }
  }

  private void save(TrainingState state, boolean withBest) throws IOException {
    if (config.schedule().knowsTheEnd()) {
      return;
    }
    Map<String, String> metadata = new LinkedHashMap<>(facts.stated());
    metadata.putAll(state.withSeconds(watch.seconds()).metadata());
    SafetensorsWriter content = new SafetensorsWriter(metadata);
    for (NamedTensor tensor : session.optimizerState()) {
      content.add(tensor.name(), tensor.shape(), tensor::download);
    }
    try (Safetensors best = Safetensors.open(files.best())) {
      if (withBest) {
        ModelFile.addTensors(content, BEST, session.parameters().config(), best::floats);
      }
      AtomicFile.write(files.last(), content::write);
    }
  }

  /**
   * Brings a session, and the files of a training, to where a shorter training ended.
   *
   * @param facts of the longer training
   * @param into where the best weights are written
   * @throws SafetensorsException if a file of the shorter one is damaged
   * @throws OtherTrainingException if it is not the same but for its length
   */
  static TrainingState load(
      TrainingFiles shorter,
      TrainingSession session,
      TrainingFacts facts,
      Tokenizer tokenizer,
      TrainingFiles into)
      throws IOException {
    Path file = shorter.last();
    ModelConfig config = session.parameters().config();
    try (Safetensors content = Safetensors.open(file);
        Safetensors weights = Safetensors.open(shorter.finalWeights());
        Safetensors best = Safetensors.open(shorter.best())) {
      TrainingState state = state(file, content, facts);
      boolean withBest = content.names().stream().anyMatch(name -> name.startsWith(BEST));
      try {
        ModelFile.requireTensors(weights, "", config);
        ModelFile.requireTensors(withBest ? content : best, withBest ? BEST : "", config);
        for (NamedTensor tensor : session.optimizerState()) {
          content.require(tensor.name(), tensor.shape());
        }
      } catch (IllegalArgumentException e) {
        throw new SafetensorsException(file, "holds no last state: " + e.getMessage());
      }
      ModelFile.upload(weights, "", session.parameters());
      for (NamedTensor tensor : session.optimizerState()) {
        tensor.upload(content.floats(tensor.name()));
      }
      ModelFile.write(
          into.best(),
          config,
          tokenizer,
          withBest ? name -> content.floats(BEST + name) : best::floats);
      if (Files.exists(shorter.timing())) {
        AtomicFile.write(into.timing(), Files.readString(shorter.timing()));
      }
      return state;
    }
  }

  private static TrainingState state(Path file, Safetensors content, TrainingFacts facts)
      throws IOException {
    List<String> differences = facts.differencesBesideIterations(content.metadata());
    if (!differences.isEmpty()) {
      throw new OtherTrainingException(file, differences.get(0));
    }
    TrainingState state;
    try {
      state = TrainingState.of(content.metadata());
    } catch (IOException | RuntimeException e) {
      throw new SafetensorsException(file, "holds no last state: " + e.getMessage());
    }
    if (state.iteration() >= facts.iterations()) {
      throw new OtherTrainingException(
          file, "iteration " + state.iteration() + " of " + facts.iterations());
    }
    return state;
  }
}
