package dev.lotrgpt.training;

import dev.lotrgpt.file.Safetensors;
import dev.lotrgpt.file.SafetensorsException;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.text.token.StoredTokenizer;
import java.io.IOException;
import java.nio.file.Path;

/** An open {@link ModelFile}, whose weights are read tensor by tensor. */
public final class ModelReader implements AutoCloseable {
  private final Safetensors content;
  private final ModelConfig config;
  private final Tokenizer tokenizer;

  private ModelReader(Safetensors content) {
    this.content = content;
    this.config = ModelFile.config(content.metadata());
    this.tokenizer = StoredTokenizer.read(content.metadata());
    if (tokenizer.size() != config.vocabulary()) {
      throw new IllegalArgumentException("its vocabulary is not that of its weights");
    }
    ModelFile.requireTensors(content, "", config);
  }

  /**
   * Opens a file and checks all of it.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static ModelReader open(Path file) throws IOException {
    Safetensors content = Safetensors.open(file);
    try {
      return new ModelReader(content);
    } catch (RuntimeException e) {
      content.close();
      throw new SafetensorsException(file, "holds no model: " + e.getMessage());
    }
  }

  public ModelConfig config() {
    return config;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** All of them, in Java's heap. */
  ModelWeights weights() throws IOException {
    return ModelFile.weights(content, "", config);
  }

  /**
   * @param parameters of {@link #config}
   */
  public void uploadTo(Parameters<?> parameters) throws IOException {
    ModelFile.upload(content, "", parameters);
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
