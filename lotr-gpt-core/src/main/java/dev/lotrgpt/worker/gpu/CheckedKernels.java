package dev.lotrgpt.worker.gpu;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import java.util.List;

/**
 * Does each operation twice, on a device and in float64, with the same numbers, and notes how far
 * the results are apart. A model that runs on these kernels checks all that it is made of.
 *
 * @param <T> the device's tensor
 */
final class CheckedKernels<T> implements Kernels<CheckedTensor<T>> {
  private final Kernels<T> device;
  private final DoubleKernels reference = new DoubleKernels();
  private final Differences differences;

  /** The comparison of an operation that the device may do together with the next; or null. */
  private Runnable waiting;

  CheckedKernels(Kernels<T> device, Differences differences) {
    this.device = device;
    this.differences = differences;
  }

  /**
   * Compares what both have computed, and goes on with the device's numbers: the next operation is
   * not blamed for the last one.
   *
   * @param count of the first elements, all others are not looked at
   */
  private void compare(String operation, CheckedTensor<T> tensor, int count) {
    if (tensor == null) {
      return;
    }
    float[] actual = device.download(device.view(tensor.device(), 0, count));
    DoubleTensor expected = tensor.reference();
    double largest = Double.MIN_NORMAL;
    double difference = 0;
    for (int i = 0; i < count; i++) {
      double wanted = expected.values()[expected.offset() + i];
      largest = Math.max(largest, Math.abs(wanted));
      double apart = Math.abs(actual[i] - wanted);
      if (!(apart <= difference)) {
        difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart;
      }
      expected.values()[expected.offset() + i] = actual[i];
    }
    differences.add(operation, difference / largest);
  }

  private void compare(String operation, CheckedTensor<T> tensor) {
    if (tensor != null) {
      long size = 1;
      for (long dimension : tensor.reference().shape()) {
        size *= dimension;
      }
      compare(operation, tensor, Math.toIntExact(size));
    }
  }

  private static int columns(CheckedTensor<?> tensor) {
    long[] shape = tensor.reference().shape();
    return Math.toIntExact(shape[shape.length - 1]);
  }

  private void compareWhatWaits() {
    Runnable comparison = waiting;
    waiting = null;
    if (comparison != null) {
      comparison.run();
    }
  }

  /** For an operation that begins when all before it have been compared. */
  private Kernels<T> device() {
    compareWhatWaits();
    return device;
  }

  private T device(CheckedTensor<T> tensor) {
    return tensor == null ? null : tensor.device();
  }

  private DoubleTensor reference(CheckedTensor<T> tensor) {
    return tensor == null ? null : tensor.reference();
  }

  @Override
  public CheckedTensor<T> allocate(long... shape) {
    return new CheckedTensor<>(device().allocate(shape), reference.allocate(shape));
  }

  @Override
  public CheckedTensor<T> allocateOperand(long... shape) {
    return new CheckedTensor<>(device().allocateOperand(shape), reference.allocate(shape));
  }

  @Override
  public CheckedTensor<T> allocateOperandGradient(long... shape) {
    return new CheckedTensor<>(device().allocateOperandGradient(shape), reference.allocate(shape));
  }

  @Override
  public CheckedTensor<T> view(CheckedTensor<T> tensor, long offset, long... shape) {
    return new CheckedTensor<>(
        device().view(tensor.device(), offset, shape),
        reference.view(tensor.reference(), offset, shape));
  }

  @Override
  public void upload(CheckedTensor<T> tensor, float[] values) {
    device().upload(tensor.device(), values);
    reference.upload(tensor.reference(), values);
  }

  @Override
  public float[] download(CheckedTensor<T> tensor) {
    return device().download(tensor.device());
  }

  @Override
  public void zero(CheckedTensor<T> tensor) {
    device().zero(tensor.device());
    reference.zero(tensor.reference());
  }

  @Override
  public void embedding(
      CheckedTensor<T> out,
      int[] tokens,
      CheckedTensor<T> tokenTable,
      CheckedTensor<T> positionTable,
      int length,
      int firstPosition) {
    device()
        .embedding(
            device(out), tokens, device(tokenTable), device(positionTable), length, firstPosition);
    reference.embedding(
        reference(out),
        tokens,
        reference(tokenTable),
        reference(positionTable),
        length,
        firstPosition);
    compare("embedding", out, tokens.length * columns(out));
  }

  @Override
  public void embeddingBackward(
      CheckedTensor<T> dTokenTable,
      CheckedTensor<T> dPositionTable,
      CheckedTensor<T> dOut,
      int[] tokens,
      int length) {
    device()
        .embeddingBackward(
            device(dTokenTable), device(dPositionTable), device(dOut), tokens, length);
    reference.embeddingBackward(
        reference(dTokenTable), reference(dPositionTable), reference(dOut), tokens, length);
    compare("embeddingBackward", dTokenTable);
    compare("embeddingBackward", dPositionTable);
  }

  @Override
  public void layerNorm(
      CheckedTensor<T> out,
      CheckedTensor<T> mean,
      CheckedTensor<T> rstd,
      CheckedTensor<T> x,
      CheckedTensor<T> weight,
      CheckedTensor<T> bias,
      int rows) {
    device()
        .layerNorm(
            device(out), device(mean), device(rstd), device(x), device(weight), device(bias), rows);
    reference.layerNorm(
        reference(out),
        reference(mean),
        reference(rstd),
        reference(x),
        reference(weight),
        reference(bias),
        rows);
    compare("layerNorm", out, rows * columns(out));
    compare("layerNorm", mean, rows);
    compare("layerNorm", rstd, rows);
  }

  @Override
  public void layerNormBackward(
      CheckedTensor<T> dx,
      CheckedTensor<T> dWeight,
      CheckedTensor<T> dBias,
      CheckedTensor<T> dOut,
      CheckedTensor<T> x,
      CheckedTensor<T> mean,
      CheckedTensor<T> rstd,
      CheckedTensor<T> weight,
      int rows,
      boolean add) {
    device()
        .layerNormBackward(
            device(dx),
            device(dWeight),
            device(dBias),
            device(dOut),
            device(x),
            device(mean),
            device(rstd),
            device(weight),
            rows,
            add);
    reference.layerNormBackward(
        reference(dx),
        reference(dWeight),
        reference(dBias),
        reference(dOut),
        reference(x),
        reference(mean),
        reference(rstd),
        reference(weight),
        rows,
        add);
    waiting =
        () -> {
          compare("layerNormBackward", dx, rows * columns(dx));
          compare("layerNormBackward", dWeight);
          compare("layerNormBackward", dBias);
        };
  }

  @Override
  public void linear(
      CheckedTensor<T> out,
      CheckedTensor<T> x,
      CheckedTensor<T> weight,
      CheckedTensor<T> bias,
      int rows) {
    device().linear(device(out), device(x), device(weight), device(bias), rows);
    reference.linear(reference(out), reference(x), reference(weight), reference(bias), rows);
    compare("linear", out, rows * columns(out));
  }

  @Override
  public void linearBackward(
      CheckedTensor<T> dx,
      CheckedTensor<T> dWeight,
      CheckedTensor<T> dBias,
      CheckedTensor<T> dOut,
      CheckedTensor<T> x,
      CheckedTensor<T> weight,
      int rows,
      boolean add) {
    device()
        .linearBackward(
            device(dx),
            device(dWeight),
            device(dBias),
            device(dOut),
            device(x),
            device(weight),
            rows,
            add);
    reference.linearBackward(
        reference(dx),
        reference(dWeight),
        reference(dBias),
        reference(dOut),
        reference(x),
        reference(weight),
        rows,
        add);
    compareLayer("linearBackward", dx, dWeight, dBias, rows);
  }

  private void compareLayer(
      String operation,
      CheckedTensor<T> dx,
      CheckedTensor<T> dWeight,
      CheckedTensor<T> dBias,
      int rows) {
    compare(operation, dx, rows * columns(dx));
    compare(operation, dWeight);
    compare(operation, dBias);
  }

  @Override
  public void linearActivation(
      CheckedTensor<T> out,
      CheckedTensor<T> before,
      CheckedTensor<T> x,
      CheckedTensor<T> weight,
      CheckedTensor<T> bias,
      Activation activation,
      int rows) {
    device()
        .linearActivation(
            device(out), device(before), device(x), device(weight), device(bias), activation, rows);
    reference.linearActivation(
        reference(out),
        reference(before),
        reference(x),
        reference(weight),
        reference(bias),
        activation,
        rows);
    compare(activation + " layer", out, rows * columns(out));
    compare(activation + " layer", before, rows * columns(out));
  }

  @Override
  public void linearActivationBackward(
      CheckedTensor<T> dx,
      CheckedTensor<T> dWeight,
      CheckedTensor<T> dBias,
      CheckedTensor<T> dOut,
      CheckedTensor<T> kept,
      CheckedTensor<T> x,
      CheckedTensor<T> weight,
      Activation activation,
      int rows,
      boolean add) {
    compareWhatWaits();
    // Before the device's kernels may overwrite dOut.
    reference.linearActivationBackward(
        reference(dx),
        reference(dWeight),
        reference(dBias),
        reference(dOut),
        reference(kept),
        reference(x),
        reference(weight),
        activation,
        rows,
        add);
    device.linearActivationBackward(
        device(dx),
        device(dWeight),
        device(dBias),
        device(dOut),
        device(kept),
        device(x),
        device(weight),
        activation,
        rows,
        add);
    compareLayer(activation + " layer, backward", dx, dWeight, dBias, rows);
  }

  @Override
  public void linearResidual(
      CheckedTensor<T> out,
      CheckedTensor<T> residual,
      CheckedTensor<T> x,
      CheckedTensor<T> weight,
      CheckedTensor<T> bias,
      Dropout dropout,
      int rows) {
    device()
        .linearResidual(
            device(out), device(residual), device(x), device(weight), device(bias), dropout, rows);
    reference.linearResidual(
        reference(out),
        reference(residual),
        reference(x),
        reference(weight),
        reference(bias),
        dropout,
        rows);
    compare("linearResidual", out, rows * columns(out));
  }

  @Override
  public void linearResidualBackward(
      CheckedTensor<T> dx,
      CheckedTensor<T> dWeight,
      CheckedTensor<T> dBias,
      CheckedTensor<T> dOut,
      CheckedTensor<T> x,
      CheckedTensor<T> weight,
      Dropout dropout,
      int rows,
      boolean add) {
    // The device may go on with a layer normalisation that has just been asked for.
    device.linearResidualBackward(
        device(dx),
        device(dWeight),
        device(dBias),
        device(dOut),
        device(x),
        device(weight),
        dropout,
        rows,
        add);
    compareWhatWaits();
    reference.linearResidualBackward(
        reference(dx),
        reference(dWeight),
        reference(dBias),
        reference(dOut),
        reference(x),
        reference(weight),
        dropout,
        rows,
        add);
    compareLayer("linearResidualBackward", dx, dWeight, dBias, rows);
  }

  /** The device's; the reference keeps nothing. */
  @Override
  public long attentionStateSize(int batch, int length, int heads) {
    return device().attentionStateSize(batch, length, heads);
  }

  @Override
  public void attention(
      CheckedTensor<T> out,
      CheckedTensor<T> state,
      CheckedTensor<T> qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    device().attention(device(out), device(state), device(qkv), batch, length, heads, dropout);
    reference.attention(
        reference(out), reference(state), reference(qkv), batch, length, heads, dropout);
    compare("attention", out, batch * length * columns(out));
  }

  @Override
  public void attentionBackward(
      CheckedTensor<T> dQkv,
      CheckedTensor<T> dOut,
      CheckedTensor<T> out,
      CheckedTensor<T> state,
      CheckedTensor<T> qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    device()
        .attentionBackward(
            device(dQkv),
            device(dOut),
            device(out),
            device(state),
            device(qkv),
            batch,
            length,
            heads,
            dropout);
    reference.attentionBackward(
        reference(dQkv),
        reference(dOut),
        reference(out),
        reference(state),
        reference(qkv),
        batch,
        length,
        heads,
        dropout);
    compare("attentionBackward", dQkv, batch * length * columns(dQkv));
  }

  @Override
  public void cachedAttention(
      CheckedTensor<T> out,
      CheckedTensor<T> keys,
      CheckedTensor<T> values,
      CheckedTensor<T> qkv,
      int position,
      int rows,
      int heads) {
    device()
        .cachedAttention(
            device(out), device(keys), device(values), device(qkv), position, rows, heads);
    reference.cachedAttention(
        reference(out), reference(keys), reference(values), reference(qkv), position, rows, heads);
    compare("cachedAttention", out, rows * columns(out));
  }

  @Override
  public void crossEntropy(
      CheckedTensor<T> losses,
      CheckedTensor<T> dLogits,
      CheckedTensor<T> logits,
      int[] targets,
      float scale) {
    device().crossEntropy(device(losses), device(dLogits), device(logits), targets, scale);
    reference.crossEntropy(
        reference(losses), reference(dLogits), reference(logits), targets, scale);
    compare("crossEntropy", losses, targets.length);
    compare("crossEntropy", dLogits, targets.length * columns(logits));
  }

  @Override
  public void matmul(
      CheckedTensor<T> out,
      CheckedTensor<T> a,
      boolean transposeA,
      CheckedTensor<T> b,
      boolean transposeB,
      float alpha,
      float beta) {
    device().matmul(device(out), device(a), transposeA, device(b), transposeB, alpha, beta);
    reference.matmul(
        reference(out), reference(a), transposeA, reference(b), transposeB, alpha, beta);
    compare("matmul", out);
  }

  @Override
  public void axpby(CheckedTensor<T> out, CheckedTensor<T> x, float alpha, float beta) {
    device().axpby(device(out), device(x), alpha, beta);
    reference.axpby(reference(out), reference(x), alpha, beta);
    compare("axpby", out);
  }

  @Override
  public double squaredNorm(List<CheckedTensor<T>> gradients) {
    double actual = device().squaredNorm(gradients.stream().map(this::device).toList());
    double expected = reference.squaredNorm(gradients.stream().map(this::reference).toList());
    differences.add("squaredNorm", Math.abs(actual - expected) / Math.abs(expected));
    return actual;
  }

  @Override
  public void adamW(
      CheckedTensor<T> parameters,
      List<CheckedTensor<T>> gradients,
      CheckedTensor<T> moment1,
      CheckedTensor<T> moment2,
      AdamWStep step) {
    device()
        .adamW(
            device(parameters),
            gradients.stream().map(this::device).toList(),
            device(moment1),
            device(moment2),
            step);
    reference.adamW(
        reference(parameters),
        gradients.stream().map(this::reference).toList(),
        reference(moment1),
        reference(moment2),
        step);
    compare("adamW", parameters);
    compare("adamW", moment1);
    compare("adamW", moment2);
  }

  @Override
  public void close() {
    device().close();
  }
}
