package dev.lotrgpt.training;

import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code best.safetensors} and {@code final.safetensors}: float32 weights under the names of
 * PyTorch's modules; the metadata hold the model's shape and its vocabulary.
 */
public record ModelFile(ModelWeights weights, Vocabulary vocabulary) {

  public void write(Path file) throws IOException {
    Map<String, String> metadata = metadata(weights.config());
    metadata.put("vocabulary", vocabulary.symbols());
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    addTensors(tensors, "", weights);
    Safetensors content = new Safetensors(metadata, tensors);
    AtomicFile.write(file, content::write);
  }

  /**
   * @throws IOException naming the file and what is wrong with it
   */
  public static ModelFile read(Path file) throws IOException {
    Safetensors content = Safetensors.read(file);
    try {
      ModelConfig config = config(content.metadata());
      Vocabulary vocabulary = new Vocabulary(value(content.metadata(), "vocabulary"));
      if (vocabulary.size() != config.vocabulary()) {
        throw new IllegalArgumentException("its vocabulary is not that of its weights");
      }
      return new ModelFile(weights(content, "", config), vocabulary);
    } catch (RuntimeException e) {
      throw new SafetensorsException(file, "holds no model: " + e.getMessage());
    }
  }

  static void addTensors(
      Map<String, Safetensors.Tensor> tensors, String prefix, ModelWeights weights) {
    for (Parameters.Entry entry : Parameters.layout(weights.config())) {
      tensors.put(
          prefix + entry.name(),
          Safetensors.Tensor.of(weights.tensors().get(entry.name()), entry.shape()));
    }
  }

  static ModelWeights weights(Safetensors content, String prefix, ModelConfig config) {
    // Before they are listed: a number of layers is read from a file, and may be any.
    if (config.layers() > content.tensors().size()) {
      throw new IllegalArgumentException("it has too few tensors for its layers");
    }
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameters.Entry entry : Parameters.layout(config)) {
      tensors.put(entry.name(), content.floats(prefix + entry.name(), entry.shape()));
    }
    return new ModelWeights(config, tensors);
  }

  static Map<String, String> metadata(ModelConfig config) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("layers", Integer.toString(config.layers()));
    metadata.put("heads", Integer.toString(config.heads()));
    metadata.put("embedding", Integer.toString(config.embedding()));
    metadata.put("context", Integer.toString(config.context()));
    metadata.put("vocabularySize", Integer.toString(config.vocabulary()));
    return metadata;
  }

  static ModelConfig config(Map<String, String> metadata) {
    return new ModelConfig(
        integer(metadata, "layers"),
        integer(metadata, "heads"),
        integer(metadata, "embedding"),
        integer(metadata, "context"),
        integer(metadata, "vocabularySize"));
  }

  private static int integer(Map<String, String> metadata, String key) {
    String value = value(metadata, key);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + key + "' is '" + value.strip() + "', not a whole number", e);
    }
  }

  static String value(Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw new IllegalArgumentException("its metadata lack '" + key + "'");
    }
    return value;
  }
}
