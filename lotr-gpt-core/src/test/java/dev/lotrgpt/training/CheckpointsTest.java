package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.nd4j.Nd4jBackend;
import dev.lotrgpt.faults.Damage;
import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.file.Safetensors;
import dev.lotrgpt.file.SafetensorsWriter;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.text.Vocabulary;
import dev.lotrgpt.training.sharded.ShardedSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

@Tag("slow")
class CheckpointsTest {
  private static final ModelConfig MODEL = new ModelConfig(1, 1, 4, 4, 5);
  private static final Tokenizer TOKENIZER = new Vocabulary("abcde");
  private static final int EACH = 60;
  private static final int ITERATIONS = 100;

  private static Nd4jBackend backend;
  private static Kernels<INDArray> kernels;

  @TempDir Path directory;
  private final List<String> notes = new ArrayList<>();
  private Checkpoints checkpoints;

  @BeforeAll
  static void open() {
    backend = new Nd4jBackend();
    kernels = backend.kernels();
  }

  @AfterAll
  static void close() {
    kernels.close();
    backend.close();
  }

  @BeforeEach
  void save() throws IOException {
    checkpoints = new Checkpoints(new TrainingFiles(directory));
    save(MODEL, 10);
    save(MODEL, 20);
  }

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    assertThat(load()).isEqualTo(content(20));
    assertThat(notes).isEmpty();
  }

  @Test
  void theLastTwoAreKept() throws IOException {
    save(MODEL, 30);
    assertThat(names()).containsExactly("checkpoint-20.safetensors", "checkpoint-30.safetensors");
  }

  @Test
  void ofADamagedOneNothingIsUsed() throws IOException {
    Path newest = directory.resolve("checkpoint-20.safetensors");
    byte[] whole = Files.readAllBytes(newest);
    for (Damage damage : Damage.of(whole, EACH)) {
      Files.write(newest, damage.bytes());
      notes.clear();
      assertThat(load()).as(damage.description()).isEqualTo(content(10));
      assertThat(notes)
          .as(damage.description())
          .singleElement()
          .asString()
          .startsWith(newest + " is damaged: ")
          .endsWith("; set aside, the one before it is used")
          .doesNotContain("\n");
      assertThat(directory.resolve("checkpoint-20.safetensors.damaged"))
          .hasBinaryContent(damage.bytes());
    }
  }

  @Test
  void withoutAWholeOneTrainingStartsOver() throws IOException {
    for (int iteration : new int[] {10, 20}) {
      Files.writeString(directory.resolve("checkpoint-" + iteration + ".safetensors"), "");
    }
    assertThat(load()).isEqualTo(NONE);
    assertThat(notes).hasSize(2);
    assertThat(notes.get(1)).endsWith("; set aside, the training begins anew");
  }

  /** Whole, as far as the checksum goes: what another version or program may have made. */
  @Test
  void ofOneThatLacksAPartNothingIsUsed() throws IOException {
    Path newest = directory.resolve("checkpoint-20.safetensors");
    Files.delete(directory.resolve("checkpoint-10.safetensors"));
    Content whole = Content.of(newest);
    for (String name : whole.tensors().keySet()) {
      Map<String, float[]> rest = new LinkedHashMap<>(whole.tensors());
      rest.remove(name);
      new Content(whole.metadata(), rest).write(newest);
      assertThat(load()).as("without tensor " + name).isEqualTo(NONE);
    }
    for (String key : List.of("layers", "vocabularySize", "iteration", "seconds", "metrics")) {
      Map<String, String> rest = new LinkedHashMap<>(whole.metadata());
      rest.remove(key);
      new Content(rest, whole.tensors()).write(newest);
      notes.clear();
      assertThat(load()).as("without " + key).isEqualTo(NONE);
      assertThat(notes).singleElement().asString().contains("'" + key + "'");
    }
  }

  /** Those of the first version say of which model they are, and no more. */
  @Test
  void ofOneThatDoesNotSayWhatItIsOfAllIsUsedWithANote() throws IOException {
    Path newest = directory.resolve("checkpoint-20.safetensors");
    Content whole = Content.of(newest);
    Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
    metadata.keySet().removeAll(List.of("iterations", "learningRate"));
    new Content(metadata, whole.tensors()).write(newest);
    assertThat(load()).isEqualTo(content(20));
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith(newest + " does not say of which training it is")
        .doesNotContain("\n");
  }

  /** When the model had no variants, nobody said which it was. */
  @Test
  void ofOneThatSaysOfNoVariantIsThatOfTheFirstVersion() throws IOException {
    Path newest = directory.resolve("checkpoint-20.safetensors");
    Content whole = Content.of(newest);
    Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
    metadata.keySet().removeAll(List.of("activation", "bias", "tiedHead", "initialisation"));
    assertThat(metadata).hasSize(whole.metadata().size() - 4);
    new Content(metadata, whole.tensors()).write(newest);
    assertThat(load()).isEqualTo(content(20));
    assertThat(notes).isEmpty();
    ModelConfig gelu =
        new ModelConfig(1, 1, 4, 4, 5, Activation.GELU, true, false, Initialisation.PLAIN);
    assertThatThrownBy(() -> load(facts(gelu, 100)))
        .isInstanceOf(OtherTrainingException.class)
        .hasMessageContaining("(activation relu, not gelu)");
  }

  @Test
  void ofOneBeyondTheLastIterationNothingIsUsed() throws IOException {
    Path newest = directory.resolve("checkpoint-20.safetensors");
    Content whole = Content.of(newest);
    Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
    metadata.remove("iterations");
    new Content(metadata, whole.tensors()).write(newest);
    assertThat(load(facts(MODEL, 21))).isEqualTo(content(20));
    assertThatThrownBy(() -> load(facts(MODEL, 20)))
        .isInstanceOf(OtherTrainingException.class)
        .hasMessageContaining("is of another training (iteration 20 of 20): train in");
  }

  @Test
  void thatOfAnotherTrainingStaysAsItIs() throws IOException {
    save(new ModelConfig(2, 1, 4, 4, 5), 30);
    assertThatThrownBy(this::load)
        .isInstanceOf(OtherTrainingException.class)
        .hasMessage(
            directory.resolve("checkpoint-30.safetensors")
                + " is of another training (layers 2, not 1): train in a directory of its own, or"
                + " move that file away");
    assertThat(notes).isEmpty();
    assertThat(names()).containsExactly("checkpoint-20.safetensors", "checkpoint-30.safetensors");
  }

  @Test
  void thoseSetAsideGoAwayWithTheNextWholeOneAndInTheEnd() throws IOException {
    Files.writeString(directory.resolve("checkpoint-20.safetensors"), "");
    load();
    assertThat(names())
        .containsExactly("checkpoint-10.safetensors", "checkpoint-20.safetensors.damaged");
    save(MODEL, 20);
    assertThat(names()).containsExactly("checkpoint-10.safetensors", "checkpoint-20.safetensors");
    Files.writeString(directory.resolve("checkpoint-20.safetensors"), "");
    load();
    Path own = Files.writeString(directory.resolve("checkpoint-mine.safetensors"), "");
    new TrainingFiles(directory).deleteRemains();
    assertThat(names()).containsExactly(own.getFileName().toString());
  }

  /** A checkpoint in memory, to be written with some of it left out. */
  private record Content(Map<String, String> metadata, Map<String, float[]> tensors) {
    static Content of(Path file) throws IOException {
      try (Safetensors whole = Safetensors.open(file)) {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (String name : whole.names()) {
          tensors.put(name, whole.floats(name));
        }
        return new Content(whole.metadata(), tensors);
      }
    }

    void write(Path file) throws IOException {
      SafetensorsWriter writer = new SafetensorsWriter(metadata);
      for (String part : List.of("parameters.", "moment1.", "moment2.", "best.")) {
        for (Parameter entry : Parameters.layout(MODEL)) {
          float[] values = tensors.get(part + entry.name());
          if (values != null) {
            writer.add(part + entry.name(), entry.shape(), () -> values);
          }
        }
      }
      AtomicFile.write(file, writer::write);
    }
  }

  private static TrainingFacts facts(ModelConfig model, int iterations) {
    Map<String, String> values = ModelFile.metadata(model);
    values.put("iterations", Integer.toString(iterations));
    values.put("learningRate", "0.001");
    return new TrainingFacts(values, iterations);
  }

  private static final List<Object> NONE = List.of("none", zeros());

  /** Both moments. */
  private static List<Float> zeros() {
    long count = Parameters.layout(MODEL).stream().mapToLong(Parameter::size).sum();
    return Collections.nCopies(Math.toIntExact(2 * count), 0f);
  }

  private void save(ModelConfig model, int iteration) throws IOException {
    try (TrainingSession session = open(model)) {
      new Initializer(iteration).initialize(session.parameters());
      Map<String, ModelWeights> moments =
          Map.of(
              "moment1", ModelWeights.of(filled(model, iteration + 1)),
              "moment2", ModelWeights.of(filled(model, iteration + 2)));
      for (NamedTensor tensor : session.optimizerState()) {
        String[] name = tensor.name().split("\\.", 2);
        tensor.upload(moments.get(name[0]).tensors().get(name[1]));
      }
      new ModelFile(ModelWeights.of(filled(model, iteration + 3)), TOKENIZER)
          .write(directory.resolve("best.safetensors"));
      checkpoints.save(state(iteration), session, facts(model, ITERATIONS));
    }
  }

  private static TrainingSession open(ModelConfig model) {
    TrainingConfig config =
        new TrainingConfig(1, 1, 1e-3, Schedule.CONSTANT, 0, 0, 0, 0, 0.9, 0.999, 1e-8, 0, 1, 1, 1);
    return new ShardedSessions<>(backend).openTraining(model, config, 1, new StopSignal());
  }

  private static TrainingState state(int iteration) {
    return new TrainingState(iteration, List.of(new Metrics(iteration, 1.5, 2.5, 1e-3, 100)), 7.25);
  }

  private static Parameters<INDArray> filled(ModelConfig model, long seed) {
    Parameters<INDArray> parameters = new Parameters<>(model, kernels);
    new Initializer(seed).initialize(parameters);
    return parameters;
  }

  /** What a training would go on from: state, weights and moments, number by number. */
  private List<Object> load() throws IOException {
    return load(facts(MODEL, ITERATIONS));
  }

  private List<Object> load(TrainingFacts facts) throws IOException {
    try (TrainingSession session = open(MODEL)) {
      TrainingState state = checkpoints.loadLatest(session, facts, TOKENIZER, notes::add);
      List<Float> moments = new ArrayList<>();
      for (NamedTensor tensor : session.optimizerState()) {
        for (float number : tensor.download()) {
          moments.add(number);
        }
      }
      return state == null
          ? List.of("none", moments)
          : content(
              state,
              numbers(ModelFile.read(directory.resolve("best.safetensors")).weights()),
              numbers(ModelWeights.of(session.parameters())),
              moments);
    }
  }

  private static List<Object> content(int iteration) {
    List<Float> moments = new ArrayList<>(numbers(ModelWeights.of(filled(MODEL, iteration + 1))));
    moments.addAll(numbers(ModelWeights.of(filled(MODEL, iteration + 2))));
    return content(
        state(iteration),
        numbers(ModelWeights.of(filled(MODEL, iteration + 3))),
        numbers(ModelWeights.of(filled(MODEL, iteration))),
        moments);
  }

  private static List<Object> content(
      TrainingState state, List<Float> best, List<Float> weights, List<Float> moments) {
    return List.of(
        List.of(state.iteration(), state.metrics(), state.seconds()), best, weights, moments);
  }

  private static List<Float> numbers(ModelWeights weights) {
    List<Float> numbers = new ArrayList<>();
    for (float[] tensor : weights.tensors().values()) {
      for (float number : tensor) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("checkpoint"))
          .sorted()
          .toList();
    }
  }
}
