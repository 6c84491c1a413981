package dev.lotrgpt.model;

import dev.lotrgpt.compute.Allocator;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import java.util.Arrays;
import java.util.Locale;

/**
 * A decoder-only transformer: token and learned position embedding, pre-LayerNorm blocks of causal
 * self-attention and an MLP of width 4C, a final LayerNorm and an output head; {@link ModelConfig}
 * has its variants.
 *
 * <p>An instance holds the activations of one pass, so it belongs to one thread; the parameters may
 * be shared. Sizes: B sequences of T tokens, R = B*T rows, C channels, V symbols.
 *
 * @param <T> the backend's tensor
 */
public final class Gpt<T> {
  private final Parameters<T> parameters;
  private final Kernels<T> kernels;
  private final int maxBatch;
  private final int maxLength;
  private Transformer<T> training;
  private Transformer<T> inference;

  /**
   * @param maxBatch the most sequences of one pass
   * @param maxLength the longest sequence of one pass, at most the model's context
   */
  public Gpt(Parameters<T> parameters, Kernels<T> kernels, int maxBatch, int maxLength) {
    this.parameters = parameters;
    this.kernels = kernels;
    this.maxBatch = maxBatch;
    this.maxLength = maxLength;
  }

  /**
   * Cross-entropy in nats summed over all positions, without dropout.
   *
   * @param tokens [B*T]
   * @param targets [B*T]
   */
  public double loss(int[] tokens, int[] targets, int batch, int length) {
    Pass<T> pass = pass(tokens, batch, length, Dropout.NONE, null);
    inference().forward(tokens, pass);
    return inference().head().loss(targets, pass);
  }

  /**
   * Scores of the next symbol after each position, without dropout.
   *
   * @param tokens [B*T]
   * @return [B*T*V]
   */
  public float[] logits(int[] tokens, int batch, int length) {
    Pass<T> pass = pass(tokens, batch, length, Dropout.NONE, null);
    float[] all = kernels.download(inference().forward(tokens, pass));
    return Arrays.copyOf(all, pass.rows() * parameters.config().vocabulary());
  }

  /**
   * Scores of the symbol that follows, given the tokens in the cache and these after them. They are
   * added to the cache, so that each token is computed once.
   *
   * @param tokens at most {@link KeyValueCache#free}
   * @return [V]
   */
  public float[] append(int[] tokens, KeyValueCache<T> cache) {
    int rows = tokens.length;
    if (rows == 0 || rows > cache.free()) {
      throw new IllegalArgumentException(
          rows + " tokens for a cache with room for " + cache.free());
    }
    Pass<T> pass = pass(tokens, 1, rows, Dropout.NONE, cache);
    inference().forward(tokens, pass);
    cache.advance(rows);
    return kernels.download(inference().head().logitsOf(rows - 1, pass));
  }

  /**
   * The gradients of scale * (sum of the cross-entropies).
   *
   * @param tokens [B*T]
   * @param targets [B*T]
   * @param scale factor on the loss, e.g. 1/(tokens of the whole batch) for its mean
   * @param add whether {@code gradients} are added to, or overwritten
   * @return the sum of the cross-entropies, in nats, not scaled
   */
  public double forwardBackward(
      int[] tokens,
      int[] targets,
      int batch,
      int length,
      Dropout dropout,
      float scale,
      Parameters<T> gradients,
      boolean add) {
    Pass<T> pass = pass(tokens, batch, length, dropout, null);
    training().forward(tokens, pass);
    double loss = training().head().lossAndGradient(targets, scale, pass);
    training().backward(tokens, new BackwardPass<>(pass, gradients, add));
    return loss;
  }

  /** Allocates, or counts, the activations of all passes for a model of this shape. */
  public static <T> void allocate(
      ModelConfig config, Allocator<T> allocator, int maxBatch, int maxLength) {
    new Transformer<>(
        new Declarations(config), Workspace.forTraining(allocator, maxBatch, maxLength));
    allocateInference(config, allocator, maxBatch, maxLength);
  }

  /** Likewise those of passes that no backward pass follows. */
  public static <T> void allocateInference(
      ModelConfig config, Allocator<T> allocator, int maxBatch, int maxLength) {
    new Transformer<>(
        new Declarations(config), Workspace.forInference(allocator, maxBatch, maxLength));
  }

  private Transformer<T> training() {
    if (training == null) {
      training =
          new Transformer<>(
              new Declarations(parameters.config()),
              Workspace.forTraining(kernels, maxBatch, maxLength));
    }
    return training;
  }

  private Transformer<T> inference() {
    if (inference == null) {
      inference =
          new Transformer<>(
              new Declarations(parameters.config()),
              Workspace.forInference(kernels, maxBatch, maxLength));
    }
    return inference;
  }

  private Pass<T> pass(
      int[] tokens, int batch, int length, Dropout dropout, KeyValueCache<T> cache) {
    if (batch > maxBatch || length > maxLength || tokens.length != batch * length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d tokens as %d x %d do not fit into %d x %d",
              tokens.length,
              batch,
              length,
              maxBatch,
              maxLength));
    }
    return new Pass<>(kernels, parameters, batch, length, dropout, cache);
  }
}
