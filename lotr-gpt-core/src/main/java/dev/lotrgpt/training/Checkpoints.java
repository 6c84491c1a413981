package dev.lotrgpt.training;

import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.file.Safetensors;
import dev.lotrgpt.file.SafetensorsException;
import dev.lotrgpt.file.SafetensorsWriter;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * The resumable states of one training, {@code checkpoint-ITERATION.safetensors}: parameters, what
 * the optimiser keeps, the best weights so far, all metrics, and what training it is. Random
 * numbers are functions of the seed and the iteration, so no generator has a state to keep. The
 * last two files are kept, each with a checksum; tensors are written and read one by one.
 */
final class Checkpoints {
  private static final int KEPT = 2;
  private static final String PARAMETERS = "parameters.";
  private static final String BEST = "best.";
  private static final String DAMAGED = ".damaged";
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})\\.safetensors");
  private static final Pattern ASIDE = Pattern.compile(NAME.pattern() + Pattern.quote(DAMAGED));

  private final TrainingFiles files;
  private final Path directory;

  Checkpoints(TrainingFiles files) {
    this.files = files;
    this.directory = files.directory();
  }

  /**
   * Saves what a session and the file of the best weights hold.
   *
   * @param facts of the training
   */
  void save(TrainingState state, TrainingSession session, TrainingFacts facts) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(facts.stated());
    metadata.putAll(state.metadata());
    SafetensorsWriter content = new SafetensorsWriter(metadata);
    ModelConfig config = session.parameters().config();
    ModelFile.addTensors(content, PARAMETERS, config, session.parameters()::download);
    for (NamedTensor tensor : session.optimizerState()) {
      content.add(tensor.name(), tensor.shape(), tensor::download);
    }
    try (Safetensors best = Safetensors.open(files.best())) {
      ModelFile.addTensors(content, BEST, config, best::floats);
      AtomicFile.write(
          directory.resolve("checkpoint-" + state.iteration() + ".safetensors"), content::write);
    }
    List<Path> all = files(NAME);
    for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      Files.delete(old);
    }
    // There is a newer whole one now.
    deleteDamaged();
  }

  /**
   * Loads the newest whole checkpoint into a session and the file of the best weights; a damaged
   * one is set aside and named in a note.
   *
   * @return null if there is none; then the tensors are as they were
   * @throws OtherTrainingException if it is of another training; nothing has been touched
   */
  TrainingState loadLatest(
      TrainingSession session, TrainingFacts facts, Tokenizer tokenizer, Consumer<String> notes)
      throws IOException {
    List<Path> all = files(NAME);
    for (Path file : all) {
      try {
        return load(file, session, facts, tokenizer, notes);
      } catch (SafetensorsException damaged) {
        Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        boolean oldest = file.equals(all.get(all.size() - 1));
        notes.accept(
            damaged.getMessage()
                + "; set aside, "
                + (oldest ? "the training begins anew" : "the one before it is used"));
      }
    }
    return null;
  }

  private TrainingState load(
      Path file,
      TrainingSession session,
      TrainingFacts facts,
      Tokenizer tokenizer,
      Consumer<String> notes)
      throws IOException {
    ModelConfig config = session.parameters().config();
    try (Safetensors content = Safetensors.open(file)) {
      TrainingState state = state(file, content);
      requireSame(file, content.metadata(), state, facts);
      try {
        for (String part : List.of(PARAMETERS, BEST)) {
          ModelFile.requireTensors(content, part, config);
        }
        for (NamedTensor tensor : session.optimizerState()) {
          content.require(tensor.name(), tensor.shape());
        }
      } catch (IllegalArgumentException e) {
        throw new SafetensorsException(file, "holds no checkpoint: " + e.getMessage());
      }
      // Only now: of a file that lacks something, nothing is used.
      ModelFile.upload(content, PARAMETERS, session.parameters());
      for (NamedTensor tensor : session.optimizerState()) {
        tensor.upload(content.floats(tensor.name()));
      }
      if (!facts.areAllIn(content.metadata())) {
        notes.accept(
            file
                + " does not say of which training it is, as an earlier version wrote it; taken for"
                + " one of this training");
      }
      ModelFile.write(files.best(), config, tokenizer, name -> content.floats(BEST + name));
      return state;
    }
  }

  /** All but the tensors. */
  private static TrainingState state(Path file, Safetensors content) throws SafetensorsException {
    Map<String, String> metadata = content.metadata();
    try {
      ModelFile.config(metadata);
      return TrainingState.of(metadata);
    } catch (IOException | RuntimeException e) {
      throw new SafetensorsException(file, "holds no checkpoint: " + e.getMessage());
    }
  }

  private static void requireSame(
      Path file, Map<String, String> metadata, TrainingState state, TrainingFacts facts)
      throws OtherTrainingException {
    List<String> differences = facts.differences(metadata);
    if (!differences.isEmpty()) {
      throw new OtherTrainingException(file, differences.get(0));
    }
    // Those of the first version do not say how many iterations there are.
    boolean done = state.iteration() == facts.iterations() && state.isEvaluated();
    if (done || state.iteration() > facts.iterations()) {
      throw new OtherTrainingException(
          file, "iteration " + state.iteration() + " of " + facts.iterations());
    }
  }

  /** Iteration of the newest one, be it whole or not. */
  OptionalInt newest() throws IOException {
    return files(NAME).stream().mapToInt(Checkpoints::iteration).findFirst();
  }

  void deleteAll() throws IOException {
    for (Path file : files(NAME)) {
      Files.delete(file);
    }
    deleteDamaged();
  }

  private void deleteDamaged() throws IOException {
    for (Path file : files(ASIDE)) {
      Files.delete(file);
    }
  }

  /** Newest first; none where there is no directory. */
  private List<Path> files(Pattern pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (Stream<Path> children = Files.list(directory)) {
      children.filter(file -> pattern.matcher(name(file)).matches()).forEach(files::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    files.sort(Comparator.comparingInt(Checkpoints::iteration).reversed());
    return files;
  }

  private static int iteration(Path file) {
    Matcher matcher = NAME.matcher(name(file));
    return matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
