package dev.lotrgpt.model;

import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder-only transformer: token and learned position embedding, pre-LayerNorm blocks of causal
 * self-attention and a ReLU MLP of width 4C, a final LayerNorm and an untied output head.
 *
 * <p>An instance holds the activations of one pass, so it belongs to one thread; the parameters may
 * be shared. Sizes: B sequences of T tokens, R = B*T rows, V symbols.
 *
 * @param <T> the backend's tensor
 */
public final class Gpt<T> {
  private final ModelConfig config;
  private final Kernels<T> kernels;
  private final Parameters<T> parameters;
  private final List<BlockParameters<T>> blocks;
  private final int maxBatch;
  private final int maxLength;
  private Activations<T> training;
  private Activations<T> inference;
  private Gradients<T> buffers;

  private record BlockParameters<T>(
      T ln1Weight,
      T ln1Bias,
      T qkvWeight,
      T attentionWeight,
      T attentionBias,
      T ln2Weight,
      T ln2Bias,
      T fcWeight,
      T fcBias,
      T mlpWeight,
      T mlpBias) {

    static <T> List<BlockParameters<T>> of(Parameters<T> p) {
      List<BlockParameters<T>> all = new ArrayList<>();
      for (int i = 0; i < p.config().layers(); i++) {
        String b = "blocks." + i + ".";
        all.add(
            new BlockParameters<>(
                p.get(b + "ln1.weight"),
                p.get(b + "ln1.bias"),
                p.get(b + "attn.qkv.weight"),
                p.get(b + "attn.proj.weight"),
                p.get(b + "attn.proj.bias"),
                p.get(b + "ln2.weight"),
                p.get(b + "ln2.bias"),
                p.get(b + "mlp.fc.weight"),
                p.get(b + "mlp.fc.bias"),
                p.get(b + "mlp.proj.weight"),
                p.get(b + "mlp.proj.bias")));
      }
      return all;
    }
  }

  /**
   * Gradients of activations, shared by all blocks: stream, branch [R,C]; qkv [R,3C]; hidden
   * [R,4C].
   */
  private record Gradients<T>(T stream, T branch, T qkv, T hidden) {}

  /**
   * @param maxBatch the most sequences of one pass
   * @param maxLength the longest sequence of one pass, at most the model's context
   */
  public Gpt(Parameters<T> parameters, Kernels<T> kernels, int maxBatch, int maxLength) {
    this.config = parameters.config();
    this.kernels = kernels;
    this.parameters = parameters;
    this.blocks = BlockParameters.of(parameters);
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
    Activations<T> a = inference();
    forward(a, tokens, batch, length, Dropout.NONE);
    kernels.crossEntropy(a.losses, null, a.logits, targets, 1);
    return sum(kernels.download(a.losses), batch * length);
  }

  /**
   * Scores of the next symbol after each position, without dropout.
   *
   * @param tokens [B*T]
   * @return [B*T*V]
   */
  public float[] logits(int[] tokens, int batch, int length) {
    Activations<T> a = inference();
    forward(a, tokens, batch, length, Dropout.NONE);
    float[] all = kernels.download(a.logits);
    return java.util.Arrays.copyOf(all, batch * length * config.vocabulary());
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
    check(tokens, 1, rows);
    Activations<T> a = inference();
    forward(
        a,
        tokens,
        rows,
        cache.position(),
        Dropout.NONE,
        (block, b) ->
            kernels.cachedAttention(
                b.attended(),
                cache.keys(block),
                cache.values(block),
                b.qkv(),
                cache.position(),
                rows,
                config.heads()));
    cache.advance(rows);
    return kernels.download(a.logitsOf(rows - 1));
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
    Activations<T> a = training();
    forward(a, tokens, batch, length, dropout);
    kernels.crossEntropy(a.losses, a.logits, a.logits, targets, scale);
    double loss = sum(kernels.download(a.losses), batch * length);
    if (!add) {
      zeroSummed(gradients);
    }
    backward(a, tokens, batch, length, dropout, gradients, add);
    return loss;
  }

  /** Allocates the activations, which otherwise happens in the first passes. */
  public void allocate() {
    training();
    inference();
  }

  /** Allocates the activations of passes that no backward pass follows. */
  public void allocateInference() {
    inference();
  }

  private Activations<T> training() {
    if (training == null) {
      training = Activations.forTraining(config, kernels, maxBatch, maxLength);
      long rows = (long) maxBatch * maxLength;
      int c = config.embedding();
      buffers =
          new Gradients<>(
              kernels.allocate(rows, c),
              kernels.allocate(rows, c),
              kernels.allocate(rows, 3 * c),
              kernels.allocateOperand(rows, 4 * c));
    }
    return training;
  }

  private Activations<T> inference() {
    if (inference == null) {
      inference = Activations.forInference(config, kernels, maxBatch, maxLength);
    }
    return inference;
  }

  /** How the positions of a block look at one another: from b.qkv() to b.attended(). */
  private interface Attention<T> {
    void apply(int block, Activations.Block<T> b);
  }

  private void forward(Activations<T> a, int[] tokens, int batch, int length, Dropout dropout) {
    check(tokens, batch, length);
    forward(
        a,
        tokens,
        length,
        0,
        dropout,
        (block, b) ->
            kernels.attention(
                b.attended(),
                b.attentionState(),
                b.qkv(),
                batch,
                length,
                config.heads(),
                dropout.at(Site.ATTENTION.of(block))));
  }

  private void forward(
      Activations<T> a,
      int[] tokens,
      int length,
      int firstPosition,
      Dropout dropout,
      Attention<T> attention) {
    int rows = tokens.length;
    kernels.embedding(
        a.residual.get(0),
        tokens,
        parameters.get("token_embedding.weight"),
        parameters.get("position_embedding.weight"),
        length,
        firstPosition);
    for (int i = 0; i < config.layers(); i++) {
      BlockParameters<T> p = blocks.get(i);
      Activations.Block<T> b = a.blocks.get(i);
      T x = a.residual.get(i);
      kernels.layerNorm(b.normed1(), b.mean1(), b.rstd1(), x, p.ln1Weight, p.ln1Bias, rows);
      kernels.linear(b.qkv(), b.normed1(), p.qkvWeight, null, rows);
      attention.apply(i, b);
      kernels.linearResidual(
          b.middle(),
          x,
          b.attended(),
          p.attentionWeight,
          p.attentionBias,
          dropout.at(Site.ATTENTION_PROJECTION.of(i)),
          rows);
      kernels.layerNorm(
          b.normed2(), b.mean2(), b.rstd2(), b.middle(), p.ln2Weight, p.ln2Bias, rows);
      kernels.linearRelu(b.hidden(), b.normed2(), p.fcWeight, p.fcBias, rows);
      kernels.linearResidual(
          a.residual.get(i + 1),
          b.middle(),
          b.hidden(),
          p.mlpWeight,
          p.mlpBias,
          dropout.at(Site.MLP.of(i)),
          rows);
    }
    kernels.layerNorm(
        a.normed,
        a.mean,
        a.rstd,
        a.residual.get(config.layers()),
        parameters.get("ln_f.weight"),
        parameters.get("ln_f.bias"),
        rows);
    kernels.linear(
        a.logits, a.normed, parameters.get("head.weight"), parameters.get("head.bias"), rows);
  }

  /** Those to which kernels can only add: of LayerNorm and the embeddings. */
  private void zeroSummed(Parameters<T> gradients) {
    for (BlockParameters<T> g : BlockParameters.of(gradients)) {
      kernels.zero(g.ln1Weight);
      kernels.zero(g.ln1Bias);
      kernels.zero(g.ln2Weight);
      kernels.zero(g.ln2Bias);
    }
    for (String name :
        List.of(
            "ln_f.weight", "ln_f.bias", "token_embedding.weight", "position_embedding.weight")) {
      kernels.zero(gradients.get(name));
    }
  }

  private void backward(
      Activations<T> a,
      int[] tokens,
      int batch,
      int length,
      Dropout dropout,
      Parameters<T> d,
      boolean add) {
    int rows = batch * length;
    List<BlockParameters<T>> gradients = BlockParameters.of(d);
    T stream = buffers.stream();
    T branch = buffers.branch();
    kernels.linearBackward(
        branch,
        d.get("head.weight"),
        d.get("head.bias"),
        a.logits,
        a.normed,
        parameters.get("head.weight"),
        rows,
        add);
    kernels.zero(stream);
    kernels.layerNormBackward(
        stream,
        d.get("ln_f.weight"),
        d.get("ln_f.bias"),
        branch,
        a.residual.get(config.layers()),
        a.mean,
        a.rstd,
        parameters.get("ln_f.weight"),
        rows);
    for (int i = config.layers() - 1; i >= 0; i--) {
      BlockParameters<T> p = blocks.get(i);
      BlockParameters<T> g = gradients.get(i);
      Activations.Block<T> b = a.blocks.get(i);
      kernels.linearResidualBackward(
          buffers.hidden(),
          g.mlpWeight,
          g.mlpBias,
          stream,
          b.hidden(),
          p.mlpWeight,
          dropout.at(Site.MLP.of(i)),
          rows,
          add);
      kernels.linearReluBackward(
          branch,
          g.fcWeight,
          g.fcBias,
          buffers.hidden(),
          b.hidden(),
          b.normed2(),
          p.fcWeight,
          rows,
          add);
      kernels.layerNormBackward(
          stream,
          g.ln2Weight,
          g.ln2Bias,
          branch,
          b.middle(),
          b.mean2(),
          b.rstd2(),
          p.ln2Weight,
          rows);
      kernels.linearResidualBackward(
          branch,
          g.attentionWeight,
          g.attentionBias,
          stream,
          b.attended(),
          p.attentionWeight,
          dropout.at(Site.ATTENTION_PROJECTION.of(i)),
          rows,
          add);
      kernels.attentionBackward(
          buffers.qkv(),
          branch,
          b.attended(),
          b.attentionState(),
          b.qkv(),
          batch,
          length,
          config.heads(),
          dropout.at(Site.ATTENTION.of(i)));
      kernels.linearBackward(
          branch, g.qkvWeight, null, buffers.qkv(), b.normed1(), p.qkvWeight, rows, add);
      kernels.layerNormBackward(
          stream,
          g.ln1Weight,
          g.ln1Bias,
          branch,
          a.residual.get(i),
          b.mean1(),
          b.rstd1(),
          p.ln1Weight,
          rows);
    }
    kernels.embeddingBackward(
        d.get("token_embedding.weight"),
        d.get("position_embedding.weight"),
        stream,
        tokens,
        length);
  }

  private void check(int[] tokens, int batch, int length) {
    if (batch > maxBatch || length > maxLength || tokens.length != batch * length) {
      throw new IllegalArgumentException(
          tokens.length
              + " tokens as "
              + batch
              + " x "
              + length
              + " do not fit into "
              + maxBatch
              + " x "
              + maxLength);
    }
  }

  private static double sum(float[] losses, int rows) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += losses[i];
    }
    return sum;
  }

  /** Where a block drops out; numbers a mask of its own for each block and place. */
  private enum Site {
    ATTENTION,
    ATTENTION_PROJECTION,
    MLP;

    long of(int block) {
      return (long) block * values().length + ordinal();
    }
  }
}
