package dev.lotrgpt.compute.nd4j;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import java.util.List;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Mean;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LogSoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The reference: each operation as the formula that defines it, in ND4J's own operations, so that
 * it runs wherever ND4J does. Faster backends on INDArrays extend it and override one operation
 * after another.
 *
 * <p>Sizes as in {@link Kernels}. In float64 it serves as the yardstick of the tests.
 */
public class Nd4jKernels implements Kernels<INDArray> {
  private static final double LAYER_NORM_EPSILON = 1e-5;

  /** Length of the runs that {@link #squaredNorm} adds up in the tensor's own precision. */
  private static final int NORM_RUN = 256;

  /** FLOAT, or DOUBLE for tests. */
  protected final DataType type;

  protected final Scratch scratch;

  /** [queries,keys], 0 where a query may look and minus infinity elsewhere. */
  private INDArray causalMask;

  /** [1,R], what sums the rows of a matrix as a product. */
  private INDArray ones;

  public Nd4jKernels(DataType type) {
    this.type = type;
    this.scratch = new Scratch(type);
  }

  @Override
  public INDArray allocate(long... shape) {
    return Nd4j.create(type, shape);
  }

  @Override
  public INDArray view(INDArray tensor, long offset, long... shape) {
    return slice(tensor, offset, shape);
  }

  @Override
  public void upload(INDArray tensor, float[] values) {
    if (values.length != tensor.length()) {
      throw new IllegalArgumentException(
          values.length + " values for a tensor of " + tensor.length());
    }
    try (INDArray host = Nd4j.createFromArray(values)) {
      tensor.assign(host.reshape(tensor.shape()));
    }
  }

  @Override
  public float[] download(INDArray tensor) {
    return tensor.data().asFloat();
  }

  @Override
  public void zero(INDArray tensor) {
    tensor.assign(0);
  }

  @Override
  public void embedding(
      INDArray out,
      int[] tokens,
      INDArray tokenTable,
      INDArray positionTable,
      int length,
      int firstPosition) {
    int rows = tokens.length;
    long channels = out.size(1);
    INDArray embedded = rows(out, rows);
    Nd4j.pullRows(tokenTable, embedded, 1, tokens);
    INDArray positions = slice(positionTable, firstPosition * channels, length, channels);
    INDArray sequences = slice(embedded, 0, rows / length, length, channels);
    Nd4j.exec(new BroadcastAddOp(sequences, positions, sequences, 1, 2));
  }

  @Override
  public void embeddingBackward(
      INDArray dTokenTable, INDArray dPositionTable, INDArray dOut, int[] tokens, int length) {
    int rows = tokens.length;
    long channels = dOut.size(1);
    INDArray d = rows(dOut, rows);
    try (Scratch.Scope scope = scratch.open()) {
      INDArray oneHot = oneHot(scope, tokens, dTokenTable.size(0));
      gemm(dTokenTable, oneHot, true, d, false, 1, 1);
    }
    // The sum over sequences, each seen as one long row.
    INDArray positions = slice(dPositionTable, 0, 1, length * channels);
    gemm(
        positions,
        ones(rows / length),
        false,
        slice(d, 0, rows / length, length * channels),
        false,
        1,
        1);
  }

  @Override
  public void layerNorm(
      INDArray out,
      INDArray mean,
      INDArray rstd,
      INDArray x,
      INDArray weight,
      INDArray bias,
      int rows) {
    INDArray normed = rows(out, rows);
    INDArray in = rows(x, rows);
    INDArray m = rows(mean, rows);
    INDArray r = rows(rstd, rows);
    Nd4j.exec(new Mean(in, m, 1));
    Nd4j.exec(new BroadcastSubOp(in, m, normed, 0));
    Nd4j.exec(new SquaredNorm(normed, r, 1));
    r.divi(in.size(1)).addi(LAYER_NORM_EPSILON);
    Nd4j.exec(new RSqrt(r, r));
    Nd4j.exec(new BroadcastMulOp(normed, r, normed, 0));
    Nd4j.exec(new BroadcastMulOp(normed, weight, normed, 1));
    Nd4j.exec(new BroadcastAddOp(normed, bias, normed, 1));
  }

  @Override
  public void layerNormBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray x,
      INDArray mean,
      INDArray rstd,
      INDArray weight,
      int rows) {
    INDArray d = rows(dOut, rows);
    INDArray r = rows(rstd, rows);
    long channels = x.size(1);
    try (Scratch.Scope scope = scratch.open()) {
      INDArray normed = scope.take(rows, channels);
      INDArray product = scope.take(rows, channels);
      INDArray dNormed = scope.take(rows, channels);
      INDArray rowMean = scope.take(rows);

      Nd4j.exec(new BroadcastSubOp(rows(x, rows), rows(mean, rows), normed, 0));
      Nd4j.exec(new BroadcastMulOp(normed, r, normed, 0));
      addColumnSums(dBias, d);
      addColumnSums(dWeight, d.mul(normed, product));

      // dx = rstd * (dNormed - mean(dNormed) - normed * mean(dNormed * normed))
      Nd4j.exec(new BroadcastMulOp(d, weight, dNormed, 1));
      dNormed.mul(normed, product);
      Nd4j.exec(new Mean(product, rowMean, 1));
      Nd4j.exec(new BroadcastMulOp(normed, rowMean, normed, 0));
      Nd4j.exec(new Mean(dNormed, rowMean, 1));
      Nd4j.exec(new BroadcastSubOp(dNormed, rowMean, dNormed, 0));
      dNormed.subi(normed);
      Nd4j.exec(new BroadcastMulOp(dNormed, r, dNormed, 0));
      rows(dx, rows).addi(dNormed);
    }
  }

  @Override
  public void linear(INDArray out, INDArray x, INDArray weight, INDArray bias, int rows) {
    INDArray result = rows(out, rows);
    gemm(result, rows(x, rows), false, weight, true, 1, 0);
    if (bias != null) {
      Nd4j.exec(new BroadcastAddOp(result, bias, result, 1));
    }
  }

  @Override
  public void linearBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray x,
      INDArray weight,
      int rows) {
    INDArray d = rows(dOut, rows);
    gemm(rows(dx, rows), d, false, weight, false, 1, 0);
    gemm(dWeight, d, true, rows(x, rows), false, 1, 1);
    if (dBias != null) {
      addColumnSums(dBias, d);
    }
  }

  @Override
  public void linearRelu(INDArray out, INDArray x, INDArray weight, INDArray bias, int rows) {
    linear(out, x, weight, bias, rows);
    INDArray result = rows(out, rows);
    Nd4j.exec(new RectifiedLinear(result, result));
  }

  @Override
  public void linearReluBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray out,
      INDArray x,
      INDArray weight,
      int rows) {
    try (Scratch.Scope scope = scratch.open()) {
      INDArray gradient = scope.take(rows, out.size(1));
      Nd4j.exec(new Step(rows(out, rows), gradient));
      gradient.muli(rows(dOut, rows));
      linearBackward(dx, dWeight, dBias, gradient, x, weight, rows);
    }
  }

  @Override
  public void linearResidual(
      INDArray out,
      INDArray residual,
      INDArray x,
      INDArray weight,
      INDArray bias,
      Dropout dropout,
      int rows) {
    linear(out, x, weight, bias, rows);
    INDArray result = rows(out, rows);
    if (!dropout.isNone()) {
      try (Scratch.Scope scope = scratch.open()) {
        result.muli(mask(scope, dropout, 0, rows, Math.toIntExact(out.size(1))));
      }
    }
    result.addi(rows(residual, rows));
  }

  @Override
  public void linearResidualBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray x,
      INDArray weight,
      Dropout dropout,
      int rows) {
    if (dropout.isNone()) {
      linearBackward(dx, dWeight, dBias, dOut, x, weight, rows);
      return;
    }
    try (Scratch.Scope scope = scratch.open()) {
      INDArray gradient = mask(scope, dropout, 0, rows, Math.toIntExact(dOut.size(1)));
      gradient.muli(rows(dOut, rows));
      linearBackward(dx, dWeight, dBias, gradient, x, weight, rows);
    }
  }

  /** The attention weights before dropout, [B,H,T,T]. */
  @Override
  public long attentionStateSize(int batch, int length, int heads) {
    return (long) batch * heads * length * length;
  }

  @Override
  public void attention(
      INDArray out,
      INDArray state,
      INDArray qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    int channels = Math.toIntExact(out.size(1));
    int head = channels / heads;
    for (int b = 0; b < batch; b++) {
      long row = (long) b * length;
      try (Scratch.Scope scope = scratch.open()) {
        INDArray weights =
            state == null
                ? scope.take(heads, length, length)
                : slice(state, (long) b * heads * length * length, heads, length, length);
        for (int h = 0; h < heads; h++) {
          INDArray q = block(qkv, row, h * head, length, head);
          INDArray k = block(qkv, row, channels + h * head, length, head);
          gemm(plane(weights, h), q, false, k, true, 1 / Math.sqrt(head), 0);
        }
        causalSoftmax(weights, 0);
        INDArray kept = dropped(scope, weights, dropout, b);
        for (int h = 0; h < heads; h++) {
          INDArray v = block(qkv, row, 2 * channels + h * head, length, head);
          gemm(block(out, row, h * head, length, head), plane(kept, h), false, v, false, 1, 0);
        }
      }
    }
  }

  @Override
  public void attentionBackward(
      INDArray dQkv,
      INDArray dOut,
      INDArray out,
      INDArray state,
      INDArray qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    int channels = Math.toIntExact(dOut.size(1));
    int head = channels / heads;
    double scale = 1 / Math.sqrt(head);
    for (int b = 0; b < batch; b++) {
      long row = (long) b * length;
      try (Scratch.Scope scope = scratch.open()) {
        INDArray weights = slice(state, (long) b * heads * length * length, heads, length, length);
        INDArray kept = dropped(scope, weights, dropout, b);
        INDArray dWeights = scope.take(heads, length, length);
        for (int h = 0; h < heads; h++) {
          INDArray v = block(qkv, row, 2 * channels + h * head, length, head);
          INDArray dV = block(dQkv, row, 2 * channels + h * head, length, head);
          INDArray d = block(dOut, row, h * head, length, head);
          gemm(dV, plane(kept, h), true, d, false, 1, 0);
          gemm(plane(dWeights, h), d, false, v, true, 1, 0);
        }
        if (!dropout.isNone()) {
          dWeights.muli(attentionMask(scope, dropout, b, heads, length));
        }
        softmaxBackward(scope, dWeights, weights);
        for (int h = 0; h < heads; h++) {
          INDArray q = block(qkv, row, h * head, length, head);
          INDArray k = block(qkv, row, channels + h * head, length, head);
          INDArray dQ = block(dQkv, row, h * head, length, head);
          INDArray dK = block(dQkv, row, channels + h * head, length, head);
          gemm(dQ, plane(dWeights, h), false, k, false, scale, 0);
          gemm(dK, plane(dWeights, h), true, q, false, scale, 0);
        }
      }
    }
  }

  @Override
  public void cachedAttention(
      INDArray out,
      INDArray keys,
      INDArray values,
      INDArray qkv,
      int position,
      int rows,
      int heads) {
    int channels = Math.toIntExact(out.size(1));
    int head = channels / heads;
    int known = position + rows;
    slice(keys, (long) position * channels, rows, channels)
        .assign(block(qkv, 0, channels, rows, channels));
    slice(values, (long) position * channels, rows, channels)
        .assign(block(qkv, 0, 2 * channels, rows, channels));
    try (Scratch.Scope scope = scratch.open()) {
      INDArray weights = scope.take(heads, rows, known);
      for (int h = 0; h < heads; h++) {
        INDArray q = block(qkv, 0, h * head, rows, head);
        INDArray k = block(keys, 0, h * head, known, head);
        gemm(plane(weights, h), q, false, k, true, 1 / Math.sqrt(head), 0);
      }
      causalSoftmax(weights, position);
      for (int h = 0; h < heads; h++) {
        INDArray v = block(values, 0, h * head, known, head);
        gemm(block(out, 0, h * head, rows, head), plane(weights, h), false, v, false, 1, 0);
      }
    }
  }

  @Override
  public void crossEntropy(
      INDArray losses, INDArray dLogits, INDArray logits, int[] targets, float scale) {
    int rows = targets.length;
    long symbols = logits.size(1);
    try (Scratch.Scope scope = scratch.open()) {
      INDArray target = oneHot(scope, targets, symbols);
      INDArray logProbability = scope.take(rows, symbols);
      INDArray chosen = scope.take(rows, symbols);
      Nd4j.exec(new LogSoftMax(rows(logits, rows), logProbability));
      logProbability.mul(target, chosen);
      INDArray loss = rows(losses, rows);
      Nd4j.exec(new Sum(chosen, loss, 1));
      loss.negi();
      if (dLogits != null) {
        INDArray gradient = rows(dLogits, rows);
        Nd4j.exec(new Exp(logProbability, gradient));
        gradient.subi(target).muli(scale);
      }
    }
  }

  @Override
  public double squaredNorm(List<INDArray> gradients) {
    long size = gradients.get(0).length();
    long runs = (size + NORM_RUN - 1) / NORM_RUN;
    try (Scratch.Scope scope = scratch.open()) {
      INDArray padded = scope.take(runs * NORM_RUN);
      zero(padded);
      INDArray sum = slice(padded, 0, size);
      for (INDArray gradient : gradients) {
        sum.addi(slice(gradient, 0, size));
      }
      INDArray norms = scope.take(runs);
      Nd4j.exec(new SquaredNorm(slice(padded, 0, runs, NORM_RUN), norms, 1));
      double norm = 0;
      for (float run : download(norms)) {
        norm += run;
      }
      return norm;
    }
  }

  @Override
  public void adamW(
      INDArray parameters,
      List<INDArray> gradients,
      INDArray moment1,
      INDArray moment2,
      AdamWStep step) {
    try (Scratch.Scope scope = scratch.open()) {
      INDArray gradient = scope.take(parameters.shape());
      INDArray update = scope.take(parameters.shape());
      gradient.assign(gradients.get(0));
      for (INDArray other : gradients.subList(1, gradients.size())) {
        gradient.addi(other);
      }
      gradient.muli(step.gradientScale());

      // moment1 = beta1 moment1 + (1 - beta1) g; moment2 likewise with g squared
      gradient.muli(1 - step.beta1(), update);
      moment1.muli(step.beta1()).addi(update);
      Nd4j.exec(new Square(gradient, gradient));
      gradient.muli(1 - step.beta2());
      moment2.muli(step.beta2()).addi(gradient);

      // update = lr (moment1 / c1) / (sqrt(moment2 / c2) + epsilon)
      moment2.div(step.correction2(), gradient);
      Nd4j.exec(new Sqrt(gradient, gradient));
      gradient.addi(step.epsilon());
      moment1.mul(step.learningRate() / step.correction1(), update);
      update.divi(gradient);

      parameters.muli(1 - step.learningRate() * step.weightDecay()).subi(update);
    }
  }

  @Override
  public void close() {
    scratch.close();
    for (INDArray constant : new INDArray[] {causalMask, ones}) {
      if (constant != null) {
        constant.close();
      }
    }
  }

  /** A dense tensor that shares the memory of another from an element on. */
  protected static INDArray slice(INDArray tensor, long offset, long... shape) {
    return Nd4j.create(
        tensor.data(), shape, Nd4j.getStrides(shape, 'c'), tensor.offset() + offset, 'c');
  }

  /** The first rows of a matrix, or the first elements of a vector. */
  protected static INDArray rows(INDArray tensor, int rows) {
    if (tensor.size(0) == rows) {
      return tensor;
    }
    long[] shape = tensor.shape().clone();
    shape[0] = rows;
    return slice(tensor, 0, shape);
  }

  /** A rectangle of a matrix, sharing its memory. */
  protected static INDArray block(INDArray matrix, long row, long column, long rows, long columns) {
    long stride = matrix.size(1);
    long offset = matrix.offset() + row * stride + column;
    return Nd4j.create(
        matrix.data(), new long[] {rows, columns}, new long[] {stride, 1}, offset, 'c');
  }

  /** One matrix of a stack of them. */
  private static INDArray plane(INDArray stack, long index) {
    return slice(stack, index * stack.size(1) * stack.size(2), stack.size(1), stack.size(2));
  }

  /**
   * out = alpha a b + beta out, a and b transposed on demand. ND4J computes in column-major order,
   * and copies row-major results back and forth; so it is asked for out' = alpha b' a' + beta out'.
   */
  protected void gemm(
      INDArray out,
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      double alpha,
      double beta) {
    MMulTranspose transposed =
        MMulTranspose.builder().transposeA(!transposeB).transposeB(!transposeA).build();
    Nd4j.exec(new Mmul(b, a, out.transpose(), alpha, beta, transposed));
  }

  /**
   * @param sums += [N]
   * @param matrix [R,N]
   */
  private void addColumnSums(INDArray sums, INDArray matrix) {
    INDArray row = slice(sums, 0, 1, sums.length());
    gemm(row, ones(matrix.size(0)), false, matrix, false, 1, 1);
  }

  private INDArray ones(long count) {
    if (ones == null || ones.length() < count) {
      if (ones != null) {
        ones.close();
      }
      ones = Nd4j.ones(type, 1, count);
    }
    return slice(ones, 0, 1, count);
  }

  /**
   * Softmax over the keys that each query may look at, in place.
   *
   * @param scores [H,queries,keys]
   * @param position of the first query among the keys
   */
  private void causalSoftmax(INDArray scores, int position) {
    int queries = Math.toIntExact(scores.size(1));
    int keys = Math.toIntExact(scores.size(2));
    if (queries > 1) {
      Nd4j.exec(new BroadcastAddOp(scores, causalMask(queries, keys, position), scores, 1, 2));
    }
    Nd4j.exec(new SoftMax(scores, scores, -1));
  }

  private INDArray causalMask(int queries, int keys, int position) {
    if (causalMask == null || causalMask.size(0) != queries || causalMask.size(1) != keys) {
      if (causalMask != null) {
        causalMask.close();
      }
      float[] mask = new float[queries * keys];
      for (int query = 0; query < queries; query++) {
        for (int key = position + query + 1; key < keys; key++) {
          mask[query * keys + key] = Float.NEGATIVE_INFINITY;
        }
      }
      causalMask = allocate(queries, keys);
      upload(causalMask, mask);
    }
    return causalMask;
  }

  /**
   * dWeights = weights * (dWeights - rowSum(weights * dWeights)).
   *
   * @param weights [H,T,T], what softmax computed
   */
  private static void softmaxBackward(Scratch.Scope scope, INDArray dWeights, INDArray weights) {
    long columns = weights.size(2);
    long rows = weights.length() / columns;
    INDArray p = slice(weights, 0, rows, columns);
    INDArray d = slice(dWeights, 0, rows, columns);
    INDArray product = scope.take(rows, columns);
    INDArray sums = scope.take(rows);
    p.mul(d, product);
    Nd4j.exec(new Sum(product, sums, 1));
    Nd4j.exec(new BroadcastSubOp(d, sums, d, 0));
    d.muli(p);
  }

  /** The attention weights of a sequence after dropout; the weights themselves without any. */
  private INDArray dropped(Scratch.Scope scope, INDArray weights, Dropout dropout, int sequence) {
    if (dropout.isNone()) {
      return weights;
    }
    int heads = Math.toIntExact(weights.size(0));
    int length = Math.toIntExact(weights.size(1));
    return attentionMask(scope, dropout, sequence, heads, length).muli(weights);
  }

  private INDArray attentionMask(
      Scratch.Scope scope, Dropout dropout, int sequence, int heads, int length) {
    INDArray mask = mask(scope, dropout, sequence * heads * length, heads * length, length);
    return slice(mask, 0, heads, length, length);
  }

  /** The factors of some rows of a dropout mask, [rows,columns]. */
  private INDArray mask(Scratch.Scope scope, Dropout dropout, int firstRow, int rows, int columns) {
    float[] factors = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      dropout.fill(factors, row * columns, firstRow + row, columns, 0, columns);
    }
    INDArray mask = scope.take(rows, columns);
    upload(mask, factors);
    return mask;
  }

  /** [symbols.length,count], 1 at each row's symbol and 0 elsewhere. */
  private INDArray oneHot(Scratch.Scope scope, int[] symbols, long count) {
    float[] rows = new float[Math.toIntExact(symbols.length * count)];
    for (int row = 0; row < symbols.length; row++) {
      rows[Math.toIntExact(row * count) + symbols[row]] = 1;
    }
    INDArray oneHot = scope.take(symbols.length, count);
    upload(oneHot, rows);
    return oneHot;
  }
}
