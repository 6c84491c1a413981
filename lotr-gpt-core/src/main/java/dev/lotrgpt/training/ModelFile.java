package dev.lotrgpt.training;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.file.Safetensors;
import dev.lotrgpt.file.SafetensorsWriter;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code best.safetensors} and {@code final.safetensors}: float32 weights under the names of
 * PyTorch's modules; the metadata hold the model's shape and its tokenizer. Larger ones than Java's
 * heap are written from {@link Parameters} and read with {@link ModelReader}.
 */
public record ModelFile(ModelWeights weights, Tokenizer tokenizer) {
  private static final String ACTIVATION = "activation";
  private static final String BIAS = "bias";
  private static final String TIED_HEAD = "tiedHead";
  private static final String INITIALISATION = "initialisation";

  /** Where a model's tensors come from, by name. */
  interface Tensors {
    float[] get(String name) throws IOException;
  }

  public void write(Path file) throws IOException {
    write(file, weights.config(), tokenizer, weights.tensors()::get);
  }

  /** Writes a model, tensor by tensor. */
  static void write(Path file, Parameters<?> parameters, Tokenizer tokenizer) throws IOException {
    write(file, parameters.config(), tokenizer, parameters::download);
  }

  /** Likewise, from anywhere. */
  static void write(Path file, ModelConfig config, Tokenizer tokenizer, Tensors tensors)
      throws IOException {
    Map<String, String> metadata = metadata(config);
    metadata.putAll(tokenizer.metadata());
    SafetensorsWriter content = new SafetensorsWriter(metadata);
    addTensors(content, "", config, tensors);
    AtomicFile.write(file, content::write);
  }

  /**
   * @throws IOException naming the file and what is wrong with it
   */
  public static ModelFile read(Path file) throws IOException {
    try (ModelReader reader = ModelReader.open(file)) {
      return new ModelFile(reader.weights(), reader.tokenizer());
    }
  }

  static void addTensors(
      SafetensorsWriter content, String prefix, ModelConfig config, Tensors tensors) {
    for (Parameter entry : Parameters.layout(config)) {
      content.add(prefix + entry.name(), entry.shape(), () -> tensors.get(entry.name()));
    }
  }

  /**
   * @throws IllegalArgumentException if a tensor of the model is missing or of another shape
   */
  static void requireTensors(Safetensors content, String prefix, ModelConfig config) {
    // Before they are listed: a number of layers is read from a file, and may be any.
    if (config.layers() > content.names().size()) {
      throw new IllegalArgumentException("it has too few tensors for its layers");
    }
    for (Parameter entry : Parameters.layout(config)) {
      content.require(prefix + entry.name(), entry.shape());
    }
  }

  static ModelWeights weights(Safetensors content, String prefix, ModelConfig config)
      throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameter entry : Parameters.layout(config)) {
      tensors.put(entry.name(), content.floats(prefix + entry.name()));
    }
    return new ModelWeights(config, tensors);
  }

  static void upload(Safetensors content, String prefix, Parameters<?> parameters)
      throws IOException {
    for (Parameter entry : parameters.layout()) {
      parameters.upload(entry.name(), content.floats(prefix + entry.name()));
    }
  }

  static Map<String, String> metadata(ModelConfig config) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("layers", Integer.toString(config.layers()));
    metadata.put("heads", Integer.toString(config.heads()));
    metadata.put("embedding", Integer.toString(config.embedding()));
    metadata.put("context", Integer.toString(config.context()));
    metadata.put("vocabularySize", Integer.toString(config.vocabulary()));
    metadata.put(ACTIVATION, config.activation().toString());
    metadata.put(BIAS, Boolean.toString(config.bias()));
    metadata.put(TIED_HEAD, Boolean.toString(config.tiedHead()));
    metadata.put(INITIALISATION, config.initialisation().toString());
    return metadata;
  }

  /** Files of the first version know one kind of model, and do not say so. */
  static ModelConfig config(Map<String, String> metadata) {
    return new ModelConfig(
        integer(metadata, "layers"),
        integer(metadata, "heads"),
        integer(metadata, "embedding"),
        integer(metadata, "context"),
        integer(metadata, "vocabularySize"),
        Activation.named(word(metadata, ACTIVATION, Activation.RELU)),
        flag(metadata, BIAS, true),
        flag(metadata, TIED_HEAD, false),
        Initialisation.named(word(metadata, INITIALISATION, Initialisation.PLAIN)));
  }

  /** The metadata with what files of the first version do not say. */
  static Map<String, String> completed(Map<String, String> metadata) {
    Map<String, String> completed = metadata(config(metadata));
    completed.putAll(metadata);
    return completed;
  }

  private static String word(Map<String, String> metadata, String key, Object fallback) {
    return metadata.getOrDefault(key, fallback.toString()).strip();
  }

  private static boolean flag(Map<String, String> metadata, String key, boolean fallback) {
    String value = word(metadata, key, fallback);
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException("'" + key + "' is '" + value + "', not true or false");
    }
    return value.equals("true");
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
