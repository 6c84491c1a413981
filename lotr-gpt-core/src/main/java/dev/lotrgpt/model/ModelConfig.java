package dev.lotrgpt.model;

import dev.lotrgpt.compute.Activation;
import java.util.Objects;

/**
 * The shape of a GPT.
 *
 * @param layers number of transformer blocks
 * @param heads attention heads of each block; divides {@code embedding}
 * @param embedding channels C of the residual stream
 * @param context the longest sequence the model sees, in tokens
 * @param vocabulary number V of symbols
 * @param bias whether linear layers, LayerNorm and the head have biases; queries, keys and values
 *     have none in any case
 * @param tiedHead whether the head's weight is the table of the tokens' embeddings
 * @param initialisation how training begins
 */
public record ModelConfig(
    int layers,
    int heads,
    int embedding,
    int context,
    int vocabulary,
    Activation activation,
    boolean bias,
    boolean tiedHead,
    Initialisation initialisation) {

  /** The model of the replicated study in some size. */
  public ModelConfig(int layers, int heads, int embedding, int context, int vocabulary) {
    this(
        layers,
        heads,
        embedding,
        context,
        vocabulary,
        Activation.RELU,
        true,
        false,
        Initialisation.PLAIN);
  }

  public ModelConfig {
    Objects.requireNonNull(activation);
    Objects.requireNonNull(initialisation);
    if (layers < 1 || heads < 1 || embedding < 1 || context < 1 || vocabulary < 1) {
      throw new IllegalArgumentException(
          "every size of a model must be at least 1: "
              + layers
              + " layers, "
              + heads
              + " heads, embedding "
              + embedding
              + ", context "
              + context
              + ", vocabulary "
              + vocabulary);
    }
    if (embedding % heads != 0) {
      throw new IllegalArgumentException(
          "heads (" + heads + ") must divide the embedding (" + embedding + ")");
    }
  }

  public int headSize() {
    return embedding / heads;
  }

  /** Number of trainable parameters. */
  public long parameters() {
    return Parameters.layout(this).stream().mapToLong(Parameter::size).sum();
  }
}
