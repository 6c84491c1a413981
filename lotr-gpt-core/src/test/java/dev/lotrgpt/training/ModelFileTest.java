package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.file.Safetensors;
import dev.lotrgpt.file.SafetensorsException;
import dev.lotrgpt.file.SafetensorsWriter;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Vocabulary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFileTest {
  private static final Vocabulary VOCABULARY = new Vocabulary("abcde");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("best.safetensors");
  }

  static Stream<ModelConfig> everyVariant() {
    Stream.Builder<ModelConfig> all = Stream.builder();
    for (Activation activation : Activation.values()) {
      for (Initialisation initialisation : Initialisation.values()) {
        for (int flags = 0; flags < 4; flags++) {
          all.add(
              new ModelConfig(
                  1, 1, 4, 3, 5, activation, flags % 2 == 0, flags / 2 == 0, initialisation));
        }
      }
    }
    return all.build();
  }

  @ParameterizedTest
  @MethodSource("everyVariant")
  void whatIsWrittenIsRead(ModelConfig config) throws IOException {
    ModelFile model = model(config);
    model.write(file);
    ModelFile read = ModelFile.read(file);
    assertThat(read.weights().config()).isEqualTo(config);
    assertThat(read.weights().tensors())
        .usingRecursiveComparison()
        .isEqualTo(model.weights().tensors());
    try (Safetensors content = Safetensors.open(file)) {
      assertThat(content.names().contains("head.weight")).isEqualTo(!config.tiedHead());
      assertThat(content.names().stream().anyMatch(name -> name.endsWith("bias")))
          .isEqualTo(config.bias());
    }
  }

  /** Stores hold files that were written when there was one kind of model. */
  @Test
  void ofAFileThatSaysOfNoVariantTheModelIsThatOfTheFirstVersion() throws IOException {
    ModelFile model = model(new ModelConfig(1, 1, 4, 3, 5));
    write(
        model,
        Map.of(
            "layers", "1",
            "heads", "1",
            "embedding", "4",
            "context", "3",
            "vocabularySize", "5",
            "vocabulary", "abcde"));
    assertThat(ModelFile.read(file).weights().config()).isEqualTo(model.weights().config());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "activation; swish; 'swish' is no activation: one of relu, gelu, geluTanh",
        "initialisation; none; 'none' is no initialisation: one of plain, gpt2",
        "bias; no; 'bias' is 'no', not true or false",
        "tiedHead; TRUE; 'tiedHead' is 'TRUE', not true or false",
      })
  void aVariantThatIsUnknownIsNamed(String key, String value, String reason) throws IOException {
    ModelFile model = model(new ModelConfig(1, 1, 4, 3, 5));
    Map<String, String> metadata = new HashMap<>(ModelFile.metadata(model.weights().config()));
    metadata.put("vocabulary", VOCABULARY.symbols());
    metadata.put(key, value);
    write(model, metadata);
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessage(file + " holds no model: " + reason);
  }

  private void write(ModelFile model, Map<String, String> metadata) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter(metadata);
    ModelFile.addTensors(writer, "", model.weights().config(), model.weights().tensors()::get);
    try (OutputStream out = Files.newOutputStream(file)) {
      writer.write(out);
    }
  }

  private static ModelFile model(ModelConfig config) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameter parameter : Parameters.layout(config)) {
      float[] values = new float[Math.toIntExact(parameter.size())];
      Arrays.fill(values, parameter.index());
      tensors.put(parameter.name(), values);
    }
    return new ModelFile(new ModelWeights(config, tensors), VOCABULARY);
  }
}
