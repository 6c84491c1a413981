package dev.lotrgpt.compute;

import java.util.List;

/**
 * The operations that a GPT's forward and backward pass and its optimiser are made of.
 *
 * <p>Dimensions: B sequences of T tokens, R = B*T rows, C channels (the embedding), H heads of size
 * C/H, V symbols. Tensors are float32, row-major and dense; a kernel may be called with buffers
 * larger than a batch needs, and then uses their first rows and neither reads nor writes the
 * others. Tensors of one call do not overlap, unless it says so. "=" in a parameter's description
 * means that it is overwritten, "+=" that it is added to.
 *
 * <p>Where kernels round what they multiply, tensors that are read by products alone may be kept
 * so: {@link #allocateOperand}. Those marked "operand" may be of either kind.
 *
 * <p>An instance belongs to one thread (it may keep scratch memory); tensors may be shared between
 * instances of one backend.
 *
 * @param <T> the backend's tensor
 */
public interface Kernels<T> extends Allocator<T>, AutoCloseable {

  /** Copies all values from the host, in row-major order. */
  void upload(T tensor, float[] values);

  /** Copies all values to the host, in row-major order. */
  float[] download(T tensor);

  /** Sets every element to zero. */
  void zero(T tensor);

  /**
   * Token plus position embedding.
   *
   * @param out = [R,C]
   * @param tokens [R], each below V; R is a multiple of {@code length}
   * @param tokenTable [V,C]
   * @param positionTable [context,C]
   * @param length T; row r has position {@code firstPosition + r % length}
   */
  void embedding(T out, int[] tokens, T tokenTable, T positionTable, int length, int firstPosition);

  /**
   * @param dTokenTable += [V,C]
   * @param dPositionTable += [context,C]
   * @param dOut [R,C]
   */
  void embeddingBackward(T dTokenTable, T dPositionTable, T dOut, int[] tokens, int length);

  /**
   * Layer normalisation with epsilon 1e-5.
   *
   * @param out = [R,C], operand
   * @param mean = [R]
   * @param rstd = [R], reciprocal of the standard deviation
   * @param x [R,C]
   * @param weight [C]
   * @param bias [C] or null
   * @param rows R
   */
  void layerNorm(T out, T mean, T rstd, T x, T weight, T bias, int rows);

  /**
   * @param dx += [R,C]
   * @param dWeight += or = [C]
   * @param dBias += or = [C], or null without a bias
   * @param dOut [R,C]
   * @param add whether dWeight and dBias are added to, or overwritten
   */
  void layerNormBackward(
      T dx, T dWeight, T dBias, T dOut, T x, T mean, T rstd, T weight, int rows, boolean add);

  /**
   * out = x weight' + bias.
   *
   * @param out = [R,N], operand
   * @param x [R,K], operand
   * @param weight [N,K]
   * @param bias [N] or null
   */
  void linear(T out, T x, T weight, T bias, int rows);

  /**
   * @param dx = [R,K], operand
   * @param dWeight += or = [N,K]
   * @param dBias += or = [N], or null
   * @param dOut [R,N], operand
   * @param add whether dWeight and dBias are added to, or overwritten
   */
  void linearBackward(T dx, T dWeight, T dBias, T dOut, T x, T weight, int rows, boolean add);

  /**
   * out = activation(x weight' + bias).
   *
   * @param out = [R,N], operand
   * @param before = [R,N], operand: what the activation is applied to, for its backward pass; null
   *     where none follows, or where the activation does not {@linkplain Activation#needsInput need
   *     it}
   * @param bias [N] or null
   */
  void linearActivation(T out, T before, T x, T weight, T bias, Activation activation, int rows);

  /**
   * Backward of {@link #linearActivation}.
   *
   * @param dBias += or = [N], or null
   * @param dOut [R,N], of the same kind as kept; may be overwritten
   * @param kept [R,N], what the forward pass wrote to {@code before} if the activation needs that,
   *     otherwise to {@code out}
   */
  void linearActivationBackward(
      T dx,
      T dWeight,
      T dBias,
      T dOut,
      T kept,
      T x,
      T weight,
      Activation activation,
      int rows,
      boolean add);

  /**
   * out = residual + dropout(x weight' + bias): the end of each branch of a block.
   *
   * @param out = [R,N]
   * @param residual [R,N]
   * @param bias [N] or null
   * @param dropout mask of R rows and N columns
   */
  void linearResidual(T out, T residual, T x, T weight, T bias, Dropout dropout, int rows);

  /**
   * Backward of {@link #linearResidual} along the branch; along the residual the gradient is dOut
   * itself.
   *
   * @param dx = [R,K], operand
   * @param dBias += or = [N], or null
   * @param dOut [R,N], unchanged
   */
  void linearResidualBackward(
      T dx, T dWeight, T dBias, T dOut, T x, T weight, Dropout dropout, int rows, boolean add);

  /** About how many elements of temporaries {@link #attention} and its backward pass take. */
  default long attentionScratchSize(int batch, int length, int heads) {
    return 2 * attentionStateSize(batch, length, heads);
  }

  /**
   * Causal multi-head self-attention, scale 1/sqrt(C/H), dropout on the attention weights.
   *
   * @param out = [R,C], operand
   * @param state = at least [{@link #attentionStateSize}], or null where no backward pass follows
   * @param qkv [R,3C], operand; in a row q, then k, then v; within each, head by head
   * @param dropout mask of B*H*T rows (sequence, head, query) and T columns (key)
   */
  void attention(T out, T state, T qkv, int batch, int length, int heads, Dropout dropout);

  /**
   * @param dQkv = [R,3C]
   * @param dOut [R,C]
   * @param out [R,C], what the forward pass computed
   */
  void attentionBackward(
      T dQkv, T dOut, T out, T state, T qkv, int batch, int length, int heads, Dropout dropout);

  /**
   * Attention of new tokens of one sequence to themselves and to all before them.
   *
   * @param out = [rows,C], operand
   * @param keys [context,C]; rows from {@code position} on may hold anything, and are written
   * @param values [context,C]; likewise
   * @param qkv [rows,3C], operand
   * @param position number of tokens already in the cache
   */
  void cachedAttention(T out, T keys, T values, T qkv, int position, int rows, int heads);

  /**
   * Cross-entropy of softmax(logits) in nats.
   *
   * @param losses = [R]
   * @param dLogits = [R,V], scale * (softmax - one-hot); may be {@code logits} itself; null where
   *     no backward pass follows
   * @param logits [R,V]
   * @param targets [R], each below V
   */
  void crossEntropy(T losses, T dLogits, T logits, int[] targets, float scale);

  /**
   * out = alpha a b + beta out, of float32 numbers whatever the backend's operands are. The order
   * of sums depends on the shapes alone.
   *
   * @param out [M,N]; where beta is 0, it is not read
   * @param a [M,K], or [K,M] if it is to be transposed
   * @param b [K,N], or [N,K] if it is to be transposed
   */
  void matmul(T out, T a, boolean transposeA, T b, boolean transposeB, float alpha, float beta);

  /**
   * out = alpha x + beta out.
   *
   * @param out [n]; where beta is 0, it is not read
   * @param x [n]; may be {@code out} itself
   */
  void axpby(T out, T x, float alpha, float beta);

  /**
   * The sum of the first {@code count} values, in their order.
   *
   * @return NaN where it stays on a device for later
   */
  default double sum(T values, int count) {
    float[] all = download(values);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += all[i];
    }
    return sum;
  }

  /** The sum of squares of the sum of the tensors, added in their order. */
  double squaredNorm(List<T> gradients);

  /**
   * AdamW (Loshchilov and Hutter 2019, decoupled weight decay) on the sum of the gradients, which
   * are added in their order.
   *
   * @param parameters updated [n]
   * @param moment1 updated [n]
   * @param moment2 updated [n]
   */
  void adamW(T parameters, List<T> gradients, T moment1, T moment2, AdamWStep step);

  @Override
  void close();
}
