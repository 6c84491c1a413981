package dev.lotrgpt.compute.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every backward operation of the reference against central differences of its forward operation,
 * in float64. The objective is the sum of out * dOut, so its gradient is what the backward
 * operation computes from dOut. Gradients that are added to start from random numbers.
 */
@Tag("slow")
class GradientTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-8;

  private static final int BATCH = 2;
  private static final int LENGTH = 5;
  private static final int HEADS = 3;
  private static final int ROWS = BATCH * LENGTH;
  private static final int CHANNELS = 6;
  private static final int WIDTH = 7;
  private static final int SYMBOLS = 4;

  private final Kernels<INDArray> kernels = new Nd4jBackend(DataType.DOUBLE).kernels();
  private final CounterRandom random = new CounterRandom(3);
  private long drawn;

  @AfterEach
  void close() {
    kernels.close();
  }

  static Stream<Dropout> dropouts() {
    return Stream.of(Dropout.NONE, new Dropout(0.3f, 77));
  }

  @Test
  void embedding() {
    int[] tokens = {1, 0, 3, 3, 1, 1, 2, 0, 3, 1};
    INDArray tokenTable = normal(SYMBOLS, CHANNELS);
    INDArray positionTable = normal(LENGTH + 1, CHANNELS);
    INDArray out = normal(ROWS, CHANNELS);
    INDArray dOut = normal(ROWS, CHANNELS);
    Gradient dTokens = new Gradient(tokenTable);
    Gradient dPositions = new Gradient(positionTable);
    kernels.embeddingBackward(dTokens.sum, dPositions.sum, dOut, tokens, LENGTH);
    DoubleSupplier objective =
        () -> {
          kernels.embedding(out, tokens, tokenTable, positionTable, LENGTH, 0);
          return dot(out, dOut);
        };
    dTokens.check(objective);
    dPositions.check(objective);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void layerNorm(boolean hasBias) {
    INDArray x = normal(ROWS, CHANNELS);
    INDArray weight = normal(CHANNELS);
    INDArray bias = normal(CHANNELS);
    INDArray out = normal(ROWS, CHANNELS);
    INDArray mean = normal(ROWS);
    INDArray rstd = normal(ROWS);
    INDArray dOut = normal(ROWS, CHANNELS);
    DoubleSupplier objective =
        () -> {
          kernels.layerNorm(out, mean, rstd, x, weight, hasBias ? bias : null, ROWS);
          return dot(out, dOut);
        };
    objective.getAsDouble();
    Gradient dx = new Gradient(x);
    Gradient dWeight = new Gradient(weight);
    Gradient dBias = new Gradient(bias);
    kernels.layerNormBackward(
        dx.sum, dWeight.sum, hasBias ? dBias.sum : null, dOut, x, mean, rstd, weight, ROWS, true);
    dx.check(objective);
    dWeight.check(objective);
    if (hasBias) {
      dBias.check(objective);
    }
  }

  private final INDArray x = normal(ROWS, CHANNELS);
  private final INDArray weight = normal(WIDTH, CHANNELS);
  private final INDArray bias = normal(WIDTH);
  private final INDArray out = normal(ROWS, WIDTH);
  private final INDArray dOut = normal(ROWS, WIDTH);
  private final Gradient dx = new Gradient(x);
  private final Gradient dWeight = new Gradient(weight);
  private final Gradient dBias = new Gradient(bias);

  private void checkLayer(DoubleSupplier objective) {
    dx.checkOverwritten(objective);
    dWeight.check(objective);
    dBias.check(objective);
  }

  @Test
  void linear() {
    kernels.linearBackward(dx.sum, dWeight.sum, dBias.sum, dOut, x, weight, ROWS, true);
    checkLayer(
        () -> {
          kernels.linear(out, x, weight, bias, ROWS);
          return dot(out, dOut);
        });
  }

  @Test
  void gradientsOfParametersAreOverwrittenUnlessAddedTo() {
    DoubleSupplier objective =
        () -> {
          kernels.linear(out, x, weight, bias, ROWS);
          return dot(out, dOut);
        };
    kernels.linearBackward(dx.sum, dWeight.sum, dBias.sum, dOut, x, weight, ROWS, false);
    dWeight.checkOverwritten(objective);
    dBias.checkOverwritten(objective);
  }

  @ParameterizedTest
  @EnumSource
  void linearActivation(Activation activation) {
    INDArray before = activation.needsInput() ? normal(ROWS, WIDTH) : null;
    DoubleSupplier objective =
        () -> {
          kernels.linearActivation(out, before, x, weight, bias, activation, ROWS);
          return dot(out, dOut);
        };
    objective.getAsDouble();
    INDArray kept = before == null ? out.dup() : before.dup();
    kernels.linearActivationBackward(
        dx.sum, dWeight.sum, dBias.sum, dOut.dup(), kept, x, weight, activation, ROWS, true);
    checkLayer(objective);
  }

  @ParameterizedTest
  @MethodSource("dropouts")
  void linearResidual(Dropout dropout) {
    INDArray residual = normal(ROWS, WIDTH);
    kernels.linearResidualBackward(
        dx.sum, dWeight.sum, dBias.sum, dOut, x, weight, dropout, ROWS, true);
    checkLayer(
        () -> {
          kernels.linearResidual(out, residual, x, weight, bias, dropout, ROWS);
          return dot(out, dOut);
        });
  }

  @ParameterizedTest
  @MethodSource("dropouts")
  void attention(Dropout dropout) {
    INDArray qkv = normal(ROWS, 3 * CHANNELS);
    INDArray attended = normal(ROWS, CHANNELS);
    INDArray dAttended = normal(ROWS, CHANNELS);
    INDArray state = normal(kernels.attentionStateSize(BATCH, LENGTH, HEADS));
    DoubleSupplier objective =
        () -> {
          kernels.attention(attended, state, qkv, BATCH, LENGTH, HEADS, dropout);
          return dot(attended, dAttended);
        };
    objective.getAsDouble();
    Gradient dQkv = new Gradient(qkv);
    kernels.attentionBackward(
        dQkv.sum, dAttended, attended, state, qkv, BATCH, LENGTH, HEADS, dropout);
    dQkv.checkOverwritten(objective);
  }

  @Test
  void crossEntropy() {
    int[] targets = {1, 0, 3, 3, 1, 1, 2, 0, 3, 1};
    double scale = 0.25;
    INDArray logits = normal(ROWS, SYMBOLS);
    INDArray losses = normal(ROWS);
    Gradient dLogits = new Gradient(logits);
    kernels.crossEntropy(losses, dLogits.sum, logits, targets, (float) scale);
    dLogits.checkOverwritten(
        () -> {
          kernels.crossEntropy(losses, null, logits, targets, 1);
          return scale * losses.sumNumber().doubleValue();
        });
  }

  /** The gradient of an input, beside what it was before the backward operation. */
  private final class Gradient {
    final INDArray input;
    final INDArray sum;
    final INDArray before;

    Gradient(INDArray input) {
      this.input = input;
      this.sum = normal(input.shape());
      this.before = sum.dup();
    }

    void check(DoubleSupplier objective) {
      compare(sum.sub(before), objective);
    }

    void checkOverwritten(DoubleSupplier objective) {
      compare(sum, objective);
    }

    private void compare(INDArray gradient, DoubleSupplier objective) {
      for (long i = 0; i < input.length(); i++) {
        double value = input.getDouble(i);
        input.putScalar(i, value + STEP);
        double above = objective.getAsDouble();
        input.putScalar(i, value - STEP);
        double below = objective.getAsDouble();
        input.putScalar(i, value);
        assertThat(gradient.getDouble(i))
            .as("element %d", i)
            .isCloseTo((above - below) / (2 * STEP), offset(TOLERANCE));
      }
    }
  }

  private static double dot(INDArray a, INDArray b) {
    return a.mul(b).sumNumber().doubleValue();
  }

  private INDArray normal(long... shape) {
    INDArray array = kernels.allocate(shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.gaussian(drawn++));
    }
    return array;
  }
}
