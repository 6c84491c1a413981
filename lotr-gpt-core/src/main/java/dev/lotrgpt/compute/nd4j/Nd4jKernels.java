package dev.lotrgpt.compute.nd4j;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Mean;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.DivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The reference: each operation as the formula that defines it, in ND4J's own operations, so that
 * it runs wherever ND4J does.
 *
 * <p>Sizes as in {@link Kernels}. In float64 it serves as the yardstick of the tests.
 */
public class Nd4jKernels implements Kernels<INDArray> {
  private static final double LAYER_NORM_EPSILON = 1e-5;

  /** Length of the runs that {@link #squaredNorm} adds up in the tensor's own precision. */
  private static final int NORM_RUN = 256;

  /** Elements of a mask that are made at a time. */
  private static final int MASK_ELEMENTS = 1 << 16;

  /** FLOAT, or DOUBLE for tests. */
  protected final DataType type;

  protected final Scratch scratch;

  /** Java's collector, which sees small objects only, would free them when it is too late. */
  private final List<INDArray> allocated = new ArrayList<>();

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
    INDArray tensor = Nd4j.create(type, shape);
    allocated.add(tensor);
    return tensor;
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
    // A view's buffer may be longer than the view.
    try (INDArray copy = tensor.dup()) {
      return copy.data().asFloat();
    }
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
    add(sequences, positions, sequences);
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
    INDArray m = column(mean, rows);
    INDArray r = column(rstd, rows);
    Nd4j.exec(new Mean(in, m, true, 1));
    subtract(in, m, normed);
    Nd4j.exec(new SquaredNorm(normed, r, true, 1));
    r.divi(in.size(1)).addi(LAYER_NORM_EPSILON);
    Nd4j.exec(new RSqrt(r, r));
    multiply(normed, r, normed);
    multiply(normed, weight, normed);
    if (bias != null) {
      add(normed, bias, normed);
    }
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
      int rows,
      boolean add) {
    if (!add) {
      zero(dWeight);
      if (dBias != null) {
        zero(dBias);
      }
    }
    INDArray d = rows(dOut, rows);
    INDArray r = column(rstd, rows);
    long channels = x.size(1);
    try (Scratch.Scope scope = scratch.open()) {
      INDArray normed = scope.take(rows, channels);
      INDArray product = scope.take(rows, channels);
      INDArray dNormed = scope.take(rows, channels);
      INDArray rowMean = scope.take(rows, 1);

      subtract(rows(x, rows), column(mean, rows), normed);
      multiply(normed, r, normed);
      if (dBias != null) {
        addColumnSums(dBias, d);
      }
      multiply(d, normed, product);
      addColumnSums(dWeight, product);

      // dx = rstd * (dNormed - mean(dNormed) - normed * mean(dNormed * normed))
      multiply(product, weight, product);
      Nd4j.exec(new Mean(product, rowMean, true, 1));
      multiply(normed, rowMean, normed);
      multiply(d, weight, dNormed);
      Nd4j.exec(new Mean(dNormed, rowMean, true, 1));
      subtract(dNormed, rowMean, dNormed);
      subtract(dNormed, normed, dNormed);
      multiply(dNormed, r, dNormed);
      rows(dx, rows).addi(dNormed);
    }
  }

  @Override
  public void linear(INDArray out, INDArray x, INDArray weight, INDArray bias, int rows) {
    INDArray result = rows(out, rows);
    gemm(result, rows(x, rows), false, weight, true, 1, 0);
    if (bias != null) {
      add(result, bias, result);
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
      int rows,
      boolean add) {
    INDArray d = rows(dOut, rows);
    gemm(rows(dx, rows), d, false, weight, false, 1, 0);
    gemm(dWeight, d, true, rows(x, rows), false, 1, add ? 1 : 0);
    if (dBias != null) {
      if (!add) {
        zero(dBias);
      }
      addColumnSums(dBias, d);
    }
  }

  @Override
  public void linearActivation(
      INDArray out,
      INDArray before,
      INDArray x,
      INDArray weight,
      INDArray bias,
      Activation activation,
      int rows) {
    INDArray sums = before == null ? out : before;
    linear(sums, x, weight, bias, rows);
    try (Scratch.Scope scope = scratch.open()) {
      ActivationFunctions.apply(activation, rows(sums, rows), rows(out, rows), scope);
    }
  }

  @Override
  public void linearActivationBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray kept,
      INDArray x,
      INDArray weight,
      Activation activation,
      int rows,
      boolean add) {
    try (Scratch.Scope scope = scratch.open()) {
      INDArray gradient = scope.take(rows, kept.size(1));
      ActivationFunctions.derivative(activation, rows(kept, rows), gradient, scope);
      gradient.muli(rows(dOut, rows));
      linearBackward(dx, dWeight, dBias, gradient, x, weight, rows, add);
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
    dropOut(result, dropout);
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
      int rows,
      boolean add) {
    try (Scratch.Scope scope = scratch.open()) {
      INDArray gradient = dropped(scope, rows(dOut, rows), dropout);
      linearBackward(dx, dWeight, dBias, gradient, x, weight, rows, add);
    }
  }

  /** The attention weights before dropout, [B,H,T,T]. */
  @Override
  public long attentionStateSize(int batch, int length, int heads) {
    return (long) batch * heads * length * length;
  }

  /** The weights after dropout, their gradient, and copies that ND4J makes; measured. */
  @Override
  public long attentionScratchSize(int batch, int length, int heads) {
    return 5 * attentionStateSize(batch, length, heads);
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
    long channels = out.size(1);
    long head = channels / heads;
    INDArray q = heads(qkv, 0, batch, length, heads, head);
    INDArray k = heads(qkv, channels, batch, length, heads, head);
    INDArray v = heads(qkv, 2 * channels, batch, length, heads, head);
    try (Scratch.Scope scope = scratch.open()) {
      INDArray weights =
          state == null
              ? scope.take(batch, heads, length, length)
              : slice(state, 0, batch, heads, length, length);
      gemm(weights, q, false, k, true, 1 / Math.sqrt(head), 0);
      causalSoftmax(weights);
      INDArray kept = dropped(scope, weights, dropout);
      gemm(heads(out, 0, batch, length, heads, head), kept, false, v, false, 1, 0);
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
    long channels = dOut.size(1);
    long head = channels / heads;
    double scale = 1 / Math.sqrt(head);
    INDArray q = heads(qkv, 0, batch, length, heads, head);
    INDArray k = heads(qkv, channels, batch, length, heads, head);
    INDArray v = heads(qkv, 2 * channels, batch, length, heads, head);
    INDArray dQ = heads(dQkv, 0, batch, length, heads, head);
    INDArray dK = heads(dQkv, channels, batch, length, heads, head);
    INDArray dV = heads(dQkv, 2 * channels, batch, length, heads, head);
    INDArray d = heads(dOut, 0, batch, length, heads, head);
    INDArray weights = slice(state, 0, batch, heads, length, length);
    try (Scratch.Scope scope = scratch.open()) {
      gemm(dV, dropped(scope, weights, dropout), true, d, false, 1, 0);
      INDArray dWeights = scope.take(batch, heads, length, length);
      gemm(dWeights, d, false, v, true, 1, 0);
      dropOut(flat(dWeights), dropout);
      softmaxBackward(scope, flat(dWeights), flat(weights));
      gemm(dQ, dWeights, false, k, false, scale, 0);
      gemm(dK, dWeights, true, q, false, scale, 0);
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
    long channels = out.size(1);
    long head = channels / heads;
    int known = position + rows;
    heads(keys, position * channels, 1, rows, heads, head)
        .assign(heads(qkv, channels, 1, rows, heads, head));
    heads(values, position * channels, 1, rows, heads, head)
        .assign(heads(qkv, 2 * channels, 1, rows, heads, head));
    try (Scratch.Scope scope = scratch.open()) {
      INDArray q = heads(qkv, 0, 1, rows, heads, head);
      INDArray weights = scope.take(1, heads, rows, known);
      gemm(weights, q, false, heads(keys, 0, 1, known, heads, head), true, 1 / Math.sqrt(head), 0);
      causalSoftmax(weights);
      INDArray v = heads(values, 0, 1, known, heads, head);
      gemm(heads(out, 0, 1, rows, heads, head), weights, false, v, false, 1, 0);
    }
  }

  @Override
  public void crossEntropy(
      INDArray losses, INDArray dLogits, INDArray logits, int[] targets, float scale) {
    int rows = targets.length;
    long symbols = logits.size(1);
    INDArray loss = column(losses, rows);
    try (Scratch.Scope scope = scratch.open()) {
      INDArray target = oneHot(scope, targets, symbols);
      INDArray shifted = scope.take(rows, symbols);
      INDArray exponential = scope.take(rows, symbols);
      INDArray sum = scope.take(rows, 1);

      // Less the largest of its row, no logit is too large for exp.
      Nd4j.exec(new Max(rows(logits, rows), loss, true, 1));
      subtract(rows(logits, rows), loss, shifted);
      Nd4j.exec(new Exp(shifted, exponential));
      Nd4j.exec(new Sum(exponential, sum, true, 1));
      if (dLogits != null) {
        INDArray gradient = rows(dLogits, rows);
        Nd4j.exec(new DivOp(exponential, sum, gradient));
        subtract(gradient, target, gradient);
        gradient.muli(scale);
      }

      // loss = log(sum(exp(shifted))) - shifted[target]
      multiply(shifted, target, shifted);
      Nd4j.exec(new Sum(shifted, loss, true, 1));
      Nd4j.exec(new Log(sum, sum));
      subtract(sum, loss, loss);
    }
  }

  @Override
  public void matmul(
      INDArray out,
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      float alpha,
      float beta) {
    gemm(out, a, transposeA, b, transposeB, alpha, beta);
  }

  @Override
  public void axpby(INDArray out, INDArray x, float alpha, float beta) {
    try (Scratch.Scope scope = scratch.open()) {
      INDArray summand = scope.take(out.shape());
      summand.assign(x).muli(alpha);
      if (beta == 0) {
        out.assign(summand);
      } else {
        out.muli(beta).addi(summand);
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
    allocated.forEach(INDArray::close);
    allocated.clear();
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

  /** The first elements of a vector as a matrix of one column. */
  private static INDArray column(INDArray vector, int rows) {
    return slice(vector, 0, rows, 1);
  }

  /** out = a + b; like the next two it repeats b along the dimensions in which it has size 1. */
  private static void add(INDArray a, INDArray b, INDArray out) {
    Nd4j.exec(new AddOp(a, b, out));
  }

  private static void subtract(INDArray a, INDArray b, INDArray out) {
    Nd4j.exec(new SubOp(a, b, out));
  }

  private static void multiply(INDArray a, INDArray b, INDArray out) {
    Nd4j.exec(new MulOp(a, b, out));
  }

  /** All but the last dimension as one. */
  private static INDArray flat(INDArray tensor) {
    long columns = tensor.size(-1);
    return slice(tensor, 0, tensor.length() / columns, columns);
  }

  /**
   * The rows of a matrix seen as [B,H,T,C/H], sharing its memory.
   *
   * @param offset of the first element in the matrix
   */
  private static INDArray heads(
      INDArray matrix, long offset, int batch, int length, int heads, long head) {
    long row = matrix.size(1);
    return Nd4j.create(
        matrix.data(),
        new long[] {batch, heads, length, head},
        new long[] {length * row, head, row, 1},
        matrix.offset() + offset,
        'c');
  }

  /**
   * out = alpha a b + beta out, a and b transposed on demand: matrices, or as many products as
   * there are pairs of the leading dimensions. ND4J computes in column-major order, and copies
   * row-major results back and forth; so it is asked for out' = alpha b' a' + beta out'.
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
    INDArray result = out.rank() == 2 ? out.transpose() : out.permute(0, 1, 3, 2);
    Nd4j.exec(new Mmul(b, a, result, alpha, beta, transposed));
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
   * @param scores [B,H,queries,keys], the queries being the last of the keys
   */
  private void causalSoftmax(INDArray scores) {
    int queries = Math.toIntExact(scores.size(2));
    int keys = Math.toIntExact(scores.size(3));
    if (queries > 1) {
      add(scores, causalMask(queries, keys), scores);
    }
    INDArray rows = flat(scores);
    Nd4j.exec(new SoftMax(rows, rows, -1));
  }

  private INDArray causalMask(int queries, int keys) {
    if (causalMask == null || causalMask.size(0) != queries || causalMask.size(1) != keys) {
      if (causalMask != null) {
        causalMask.close();
      }
      causalMask = allocate(queries, keys);
      int step = Math.max(1, MASK_ELEMENTS / keys);
      for (int from = 0; from < queries; from += step) {
        int count = Math.min(step, queries - from);
        float[] mask = new float[count * keys];
        for (int row = 0; row < count; row++) {
          int seen = keys - queries + from + row + 1;
          Arrays.fill(mask, row * keys + seen, (row + 1) * keys, Float.NEGATIVE_INFINITY);
        }
        upload(slice(causalMask, (long) from * keys, count, keys), mask);
      }
    }
    return causalMask;
  }

  /**
   * dWeights = weights * (dWeights - rowSum(weights * dWeights)).
   *
   * @param weights [rows,columns], what softmax computed
   */
  private static void softmaxBackward(Scratch.Scope scope, INDArray dWeights, INDArray weights) {
    INDArray product = scope.take(weights.shape());
    INDArray sums = scope.take(weights.size(0), 1);
    multiply(weights, dWeights, product);
    Nd4j.exec(new Sum(product, sums, true, 1));
    subtract(dWeights, sums, dWeights);
    multiply(dWeights, weights, dWeights);
  }

  /** The tensor after dropout, all but its last dimension as rows of the mask. */
  private INDArray dropped(Scratch.Scope scope, INDArray tensor, Dropout dropout) {
    if (dropout.isNone()) {
      return tensor;
    }
    INDArray dropped = scope.take(tensor.shape()).assign(tensor);
    dropOut(flat(dropped), dropout);
    return dropped;
  }

  /** Multiplies a matrix by a mask, as many rows at a time as a core's cache holds. */
  private void dropOut(INDArray matrix, Dropout dropout) {
    if (dropout.isNone()) {
      return;
    }
    int rows = Math.toIntExact(matrix.size(0));
    int columns = Math.toIntExact(matrix.size(1));
    int step = Math.max(1, MASK_ELEMENTS / columns);
    for (int from = 0; from < rows; from += step) {
      int count = Math.min(step, rows - from);
      float[] factors = new float[count * columns];
      for (int row = 0; row < count; row++) {
        dropout.fill(factors, row * columns, from + row, columns, 0, columns);
      }
      try (Scratch.Scope scope = scratch.open()) {
        INDArray mask = scope.take(count, columns);
        upload(mask, factors);
        slice(matrix, (long) from * columns, count, columns).muli(mask);
      }
    }
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
