package dev.lotrgpt.model;

import dev.lotrgpt.compute.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * What a forward pass computes, for up to R = B*T rows of C channels. For training each block keeps
 * its own; without a backward pass all blocks share one.
 *
 * @param <T> the backend's tensor
 */
final class Activations<T> {
  /**
   * Of one block; x is the residual stream before it, middle the one between attention and MLP.
   *
   * @param normed1 [R,C] with mean1, rstd1 [R]
   * @param qkv [R,3C]
   * @param attentionState what attention keeps for its backward pass, or null
   * @param attended [R,C]
   * @param hidden [R,4C] after ReLU
   */
  record Block<T>(
      T normed1,
      T mean1,
      T rstd1,
      T qkv,
      T attentionState,
      T attended,
      T middle,
      T normed2,
      T mean2,
      T rstd2,
      T hidden) {}

  /** Residual stream before block i, and after the last: layers + 1 of [R,C]. */
  final List<T> residual = new ArrayList<>();

  final List<Block<T>> blocks = new ArrayList<>();
  final T normed;
  final T mean;
  final T rstd;
  final T logits;
  final T losses;

  private final Kernels<T> kernels;
  private final int vocabulary;
  private final T firstLogits;

  private Activations(ModelConfig config, Kernels<T> kernels, int batch, int length, boolean keep) {
    long rows = (long) batch * length;
    int c = config.embedding();
    residual.add(kernels.allocate(rows, c));
    for (int i = 0; i < config.layers(); i++) {
      boolean own = keep || i == 0;
      // Two residual buffers suffice without a backward pass: a block reads one, writes the other.
      residual.add(keep || i == 0 ? kernels.allocate(rows, c) : residual.get(i - 1));
      blocks.add(own ? block(config, kernels, batch, length, keep) : blocks.get(0));
    }
    normed = kernels.allocateOperand(rows, c);
    mean = kernels.allocate(rows);
    rstd = kernels.allocate(rows);
    logits = kernels.allocate(rows, config.vocabulary());
    losses = kernels.allocate(rows);
    this.kernels = kernels;
    vocabulary = config.vocabulary();
    firstLogits = kernels.view(logits, 0, vocabulary);
  }

  /** One row of the logits, [V]. */
  T logitsOf(int row) {
    // The view that each token of a text asks for is made once.
    return row == 0 ? firstLogits : kernels.view(logits, (long) row * vocabulary, vocabulary);
  }

  static <T> Activations<T> forTraining(
      ModelConfig config, Kernels<T> kernels, int batch, int length) {
    return new Activations<>(config, kernels, batch, length, true);
  }

  static <T> Activations<T> forInference(
      ModelConfig config, Kernels<T> kernels, int batch, int length) {
    return new Activations<>(config, kernels, batch, length, false);
  }

  private static <T> Block<T> block(
      ModelConfig config, Kernels<T> kernels, int batch, int length, boolean keep) {
    long rows = (long) batch * length;
    int c = config.embedding();
    return new Block<>(
        kernels.allocateOperand(rows, c),
        kernels.allocate(rows),
        kernels.allocate(rows),
        kernels.allocateOperand(rows, 3 * c),
        keep ? kernels.allocate(kernels.attentionStateSize(batch, length, config.heads())) : null,
        kernels.allocateOperand(rows, c),
        kernels.allocate(rows, c),
        kernels.allocateOperand(rows, c),
        kernels.allocate(rows),
        kernels.allocate(rows),
        kernels.allocateOperand(rows, 4 * c));
  }
}
