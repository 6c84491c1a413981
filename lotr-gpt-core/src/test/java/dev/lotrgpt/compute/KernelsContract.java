package dev.lotrgpt.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.compute.nd4j.Nd4jBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the kernels of every backend have to do: each operation is run on the same random numbers as
 * the reference in float64, on views in the middle of larger tensors and with more rows than it is
 * asked for. What lies around is filled with NaN: reading it shows in the result, and writing it is
 * looked for.
 *
 * @param <T> the backend's tensor
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
public abstract class KernelsContract<T> {
  private static final int SPARE_ROWS = 3;
  private static final int MARGIN = 16;

  /** Why this machine cannot run the backend; null if it can. */
  private String refusal;

  private Backend<T> backend;
  protected Kernels<T> kernels;
  private Kernels<INDArray> reference;
  private CounterRandom random;
  private long drawn;

  /** Opens the backend that is tested. */
  protected abstract Backend<T> open() throws BackendUnavailableException;

  /** The largest difference allowed, relative to the largest magnitude of a tensor. */
  protected double tolerance() {
    return 1e-5;
  }

  @BeforeAll
  void openAll() {
    try {
      backend = open();
    } catch (BackendUnavailableException e) {
      refusal = e.getMessage();
      return;
    }
    kernels = backend.kernels();
    reference = new Nd4jBackend(DataType.DOUBLE).kernels();
    random = new CounterRandom(1);
  }

  /** Each test by itself: of a class that is skipped as a whole, Surefire says nothing. */
  @BeforeEach
  void skipWhatThisCpuCannotRun() {
    assumeTrue(refusal == null, refusal);
  }

  /** So that a further test does not change the numbers of others. */
  @BeforeEach
  void drawTheSameNumbersInEachTest() {
    drawn = 0;
  }

  @AfterAll
  void closeAll() {
    if (refusal == null) {
      reference.close();
      kernels.close();
      backend.close();
    }
  }

  /** What tensors are allocated with that kernels take in two kinds. */
  protected T allocateOperand(long... shape) {
    return kernels.allocate(shape);
  }

  /** How gradients of operands are allocated, where kernels let them be of another type. */
  protected T allocateOperandGradient(long... shape) {
    return kernels.allocate(shape);
  }

  /** B, T, H, C, V: batch, length, heads, channels, vocabulary. */
  public record Sizes(int batch, int length, int heads, int channels, int vocabulary) {
    int rows() {
      return batch * length;
    }
  }

  protected Stream<Sizes> sizes() {
    return Stream.of(
        new Sizes(2, 7, 3, 24, 17),
        new Sizes(1, 1, 2, 8, 5),
        new Sizes(3, 5, 1, 3, 2),
        new Sizes(1, 33, 4, 20, 11),
        new Sizes(4, 64, 4, 128, 85),
        // More queries than a block of attention takes, whole and in parts; 1024 hidden channels.
        new Sizes(2, 100, 4, 256, 85),
        new Sizes(2, 256, 2, 32, 30),
        new Sizes(1, 130, 3, 24, 30),
        new Sizes(3, 65, 2, 8, 5));
  }

  private static Stream<Dropout> dropouts() {
    return Stream.of(Dropout.NONE, new Dropout(0.25f, 0x123456789ABCDEFL));
  }

  /** The same tensor for both kernels; beyond {@code size} elements it is NaN. */
  private final class Pair {
    final String name;
    final T tensor;
    final INDArray expected;
    private final T buffer;
    private final long size;

    /** Of what it was computed from, where that may be larger than it is itself. */
    private double magnitude;

    Pair(String name, int spareRows, float[] values, long... shape) {
      this(kernels::allocate, name, spareRows, values, shape);
    }

    Pair(
        Function<long[], T> allocation, String name, int spareRows, float[] values, long... shape) {
      long[] all = shape.clone();
      all[0] += spareRows;
      int length = 1;
      for (long dimension : all) {
        length *= Math.toIntExact(dimension);
      }
      float[] padded = new float[length + 2 * MARGIN];
      Arrays.fill(padded, Float.NaN);
      System.arraycopy(values, 0, padded, MARGIN, values.length);
      this.name = name;
      this.size = values.length;
      this.buffer = allocation.apply(new long[] {padded.length});
      this.tensor = kernels.view(buffer, MARGIN, all);
      INDArray expectedBuffer = reference.allocate(padded.length);
      this.expected = reference.view(expectedBuffer, MARGIN, all);
      kernels.upload(buffer, padded);
      reference.upload(expectedBuffer, padded);
    }

    Pair madeOfNumbersUpTo(double size) {
      magnitude = size;
      return this;
    }

    /** Continues with what the kernels computed: rounding decides which units of a ReLU are on. */
    void agree() {
      reference.upload(expected, kernels.download(tensor));
    }

    void check() {
      float[] actual = kernels.download(buffer);
      double[] wanted = expected.dup().data().asDouble();
      double largest = magnitude;
      for (int i = 0; i < size; i++) {
        largest = Math.max(largest, Math.abs(wanted[i]));
      }
      for (int i = 0; i < actual.length; i++) {
        int element = i - MARGIN;
        if (element < 0 || element >= size) {
          assertThat(actual[i]).as("%s beyond its rows, element %d", name, element).isNaN();
        } else if (!(Math.abs(actual[i] - wanted[element]) <= tolerance() * largest)) {
          assertThat((double) actual[i])
              .as("%s, element %d, largest %s", name, element, largest)
              .isEqualTo(wanted[element]);
        }
      }
    }

    float[] values() {
      return Arrays.copyOfRange(kernels.download(buffer), MARGIN, MARGIN + Math.toIntExact(size));
    }
  }

  /** An activation: more rows than are asked for. */
  private Pair normal(String name, long... shape) {
    return new Pair(name, SPARE_ROWS, normals(shape), shape);
  }

  /** An activation that products read. */
  private Pair normalOperand(String name, long... shape) {
    return new Pair(this::allocateOperand, name, SPARE_ROWS, normals(shape), shape);
  }

  private Pair undefinedOperand(String name, long... shape) {
    return new Pair(this::allocateOperand, name, SPARE_ROWS, undefined(shape), shape);
  }

  /** A parameter, or its gradient or moment: no rows to spare. */
  private Pair parameter(String name, long... shape) {
    return new Pair(name, 0, normals(shape), shape);
  }

  /** For tensors that must be overwritten without being read. */
  private Pair undefined(String name, long... shape) {
    return new Pair(name, SPARE_ROWS, undefined(shape), shape);
  }

  /** A parameter's gradient, as it is before it is added to, or overwritten. */
  private Pair gradient(String name, boolean add, long... shape) {
    return new Pair(name, 0, add ? normals(shape) : undefined(shape), shape);
  }

  private float[] undefined(long... shape) {
    float[] values = normals(shape);
    Arrays.fill(values, Float.NaN);
    return values;
  }

  private float[] normals(long... shape) {
    int size = 1;
    for (long dimension : shape) {
      size *= Math.toIntExact(dimension);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.gaussian(drawn++);
    }
    return values;
  }

  private int[] symbols(int count, int bound) {
    int[] symbols = new int[count];
    for (int i = 0; i < count; i++) {
      symbols[i] = random.below(bound, drawn++);
    }
    return symbols;
  }

  private static void check(KernelsContract<?>.Pair... pairs) {
    for (KernelsContract<?>.Pair pair : pairs) {
      pair.check();
    }
  }

  @Test
  void newTensorsAreZero() {
    T tensor = kernels.allocate(3, 5);
    assertThat(kernels.download(tensor)).containsOnly(0f).hasSize(15);
  }

  @Test
  void zeroIsZeroForBothKindsOfTensors() {
    for (Function<long[], T> allocation :
        List.<Function<long[], T>>of(kernels::allocate, kernels::allocateOperand)) {
      T tensor = allocation.apply(new long[] {40});
      float[] ones = new float[40];
      Arrays.fill(ones, 1);
      kernels.upload(tensor, ones);
      kernels.zero(kernels.view(tensor, 7, 2, 10));
      Arrays.fill(ones, 7, 27, 0);
      assertThat(kernels.download(tensor)).containsExactly(ones);
    }
  }

  @Test
  void viewsShareMemory() {
    T tensor = kernels.allocate(4, 5);
    T view = kernels.view(tensor, 7, 2, 3);
    T within = kernels.view(view, 2, 4);
    kernels.upload(within, new float[] {1, 2, 3, 4});
    assertThat(kernels.download(view)).containsExactly(0, 0, 1, 2, 3, 4);
    float[] all = kernels.download(tensor);
    assertThat(Arrays.copyOfRange(all, 7, 13)).containsExactly(0, 0, 1, 2, 3, 4);
    kernels.zero(kernels.view(tensor, 0, 10));
    assertThat(kernels.download(view)).containsExactly(0, 0, 0, 2, 3, 4);
    assertThat(kernels.download(kernels.view(tensor, 0, 2))).containsExactly(0, 0);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void embedding(Sizes s) {
    int context = s.length() + 4;
    Pair out = undefined("out", s.rows(), s.channels());
    Pair tokenTable = parameter("token table", s.vocabulary(), s.channels());
    Pair positionTable = parameter("position table", context, s.channels());
    int[] tokens = symbols(s.rows(), s.vocabulary());
    for (int first : new int[] {0, 3}) {
      kernels.embedding(
          out.tensor, tokens, tokenTable.tensor, positionTable.tensor, s.length(), first);
      reference.embedding(
          out.expected, tokens, tokenTable.expected, positionTable.expected, s.length(), first);
      check(out);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void embeddingBackward(Sizes s) {
    Pair dTokens = parameter("d token table", s.vocabulary(), s.channels());
    Pair dPositions = parameter("d position table", s.length() + 4, s.channels());
    Pair dOut = normal("dOut", s.rows(), s.channels());
    int[] tokens = symbols(s.rows(), s.vocabulary());
    kernels.embeddingBackward(dTokens.tensor, dPositions.tensor, dOut.tensor, tokens, s.length());
    reference.embeddingBackward(
        dTokens.expected, dPositions.expected, dOut.expected, tokens, s.length());
    check(dTokens, dPositions, dOut);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void layerNorm(Sizes s) {
    layerNorm(s, true);
    layerNorm(s, false);
  }

  private void layerNorm(Sizes s, boolean hasBias) {
    Pair out = undefinedOperand("out", s.rows(), s.channels());
    Pair mean = undefined("mean", s.rows());
    Pair rstd = undefined("rstd", s.rows());
    Pair x = normal("x", s.rows(), s.channels());
    Pair weight = parameter("weight", s.channels());
    Pair bias = parameter("bias", s.channels());
    kernels.layerNorm(
        out.tensor,
        mean.tensor,
        rstd.tensor,
        x.tensor,
        weight.tensor,
        hasBias ? bias.tensor : null,
        s.rows());
    reference.layerNorm(
        out.expected,
        mean.expected,
        rstd.expected,
        x.expected,
        weight.expected,
        hasBias ? bias.expected : null,
        s.rows());
    check(out, mean, rstd, x);

    for (boolean add : new boolean[] {true, false}) {
      Norm norm = new Norm(s, x, weight, add);
      norm.dBias = hasBias ? norm.dBias : null;
      norm.backward();
      check(norm.dx, norm.dWeight, norm.dOut, x);
      if (hasBias) {
        norm.dBias.check();
      }
    }
  }

  /** The way back through a layer normalisation. */
  private final class Norm {
    final Sizes s;
    final boolean add;
    final Pair x;
    final Pair weight;
    final Pair mean;
    final Pair rstd;
    final Pair dx;
    final Pair dOut;
    final Pair dWeight;
    Pair dBias;

    Norm(Sizes s, Pair x, Pair weight, boolean add) {
      this.s = s;
      this.add = add;
      this.x = x;
      this.weight = weight;
      mean = undefined("mean", s.rows());
      rstd = undefined("rstd", s.rows());
      dx = normal("dx", s.rows(), s.channels());
      dOut =
          new Pair(
              KernelsContract.this::allocateOperandGradient,
              "dOut",
              SPARE_ROWS,
              normals(s.rows(), s.channels()),
              s.rows(),
              s.channels());
      dWeight = gradient("dWeight", add, s.channels());
      dBias = gradient("dBias", add, s.channels());
      Pair out = undefinedOperand("out", s.rows(), s.channels());
      kernels.layerNorm(
          out.tensor, mean.tensor, rstd.tensor, x.tensor, weight.tensor, null, s.rows());
      reference.layerNorm(
          out.expected, mean.expected, rstd.expected, x.expected, weight.expected, null, s.rows());
    }

    void backward() {
      kernels.layerNormBackward(
          dx.tensor,
          dWeight.tensor,
          dBias == null ? null : dBias.tensor,
          dOut.tensor,
          x.tensor,
          mean.tensor,
          rstd.tensor,
          weight.tensor,
          s.rows(),
          add);
      reference.layerNormBackward(
          dx.expected,
          dWeight.expected,
          dBias == null ? null : dBias.expected,
          dOut.expected,
          x.expected,
          mean.expected,
          rstd.expected,
          weight.expected,
          s.rows(),
          add);
    }
  }

  /**
   * As in a model: what an operation computes is the next one's input before anybody looks at it.
   */
  @ParameterizedTest
  @MethodSource("sizes")
  void layerNormBackwardAndThenThatOfTheBranchBefore(Sizes s) {
    for (Dropout dropout : dropouts().toList()) {
      for (boolean add : new boolean[] {true, false}) {
        Norm norm =
            new Norm(s, normal("x", s.rows(), s.channels()), parameter("w", s.channels()), add);
        Layer layer = new Layer(s.rows(), 4 * s.channels(), s.channels(), add);
        norm.backward();
        kernels.linearResidualBackward(
            layer.dx.tensor,
            layer.dWeight.tensor,
            layer.dBias.tensor,
            norm.dx.tensor,
            layer.x.tensor,
            layer.weight.tensor,
            dropout,
            s.rows(),
            add);
        reference.linearResidualBackward(
            layer.dx.expected,
            layer.dWeight.expected,
            layer.dBias.expected,
            norm.dx.expected,
            layer.x.expected,
            layer.weight.expected,
            dropout,
            s.rows(),
            add);
        check(norm.dx, norm.dWeight, norm.dBias, norm.dOut);
        layer.checkBackward();
      }
    }
  }

  /** A layer from K to N channels. */
  private final class Layer {
    final Pair x;
    final Pair weight;
    final Pair bias;
    final Pair out;
    final Pair dx;
    final Pair dWeight;
    final Pair dBias;
    final Pair dOut;
    final int width;

    /** Whether the gradients of weight and bias are added to what is there. */
    final boolean add;

    Layer(int rows, int in, int width, boolean add) {
      this.width = width;
      this.add = add;
      x = normalOperand("x", rows, in);
      weight = parameter("weight", width, in);
      bias = parameter("bias", width);
      out = undefinedOperand("out", rows, width);
      dx = undefinedOperand("dx", rows, in);
      dWeight = gradient("dWeight", add, width, in);
      dBias = gradient("dBias", add, width);
      dOut = normalOperand("dOut", rows, width);
    }

    void checkForward() {
      check(out, x, weight, bias);
    }

    void checkBackward() {
      check(dx, dWeight, dBias, x, weight);
    }
  }

  /** Layers as the model has them: C to 3C, C to 4C, 4C to C, C to V; gradients added or not. */
  private void forEachLayer(Sizes s, Consumer<Layer> test) {
    int c = s.channels();
    for (boolean add : new boolean[] {true, false}) {
      test.accept(new Layer(s.rows(), c, 3 * c, add));
      test.accept(new Layer(s.rows(), c, 4 * c, add));
      test.accept(new Layer(s.rows(), 4 * c, c, add));
      test.accept(new Layer(s.rows(), c, s.vocabulary(), add));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void linear(Sizes s) {
    forEachLayer(
        s,
        l -> {
          int rows = s.rows();
          kernels.linear(l.out.tensor, l.x.tensor, l.weight.tensor, l.bias.tensor, rows);
          reference.linear(l.out.expected, l.x.expected, l.weight.expected, l.bias.expected, rows);
          l.checkForward();
          kernels.linearBackward(
              l.dx.tensor,
              l.dWeight.tensor,
              l.dBias.tensor,
              l.dOut.tensor,
              l.x.tensor,
              l.weight.tensor,
              rows,
              l.add);
          reference.linearBackward(
              l.dx.expected,
              l.dWeight.expected,
              l.dBias.expected,
              l.dOut.expected,
              l.x.expected,
              l.weight.expected,
              rows,
              l.add);
          l.checkBackward();
          l.dOut.check();
        });
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void linearWithoutBias(Sizes s) {
    forEachLayer(
        s,
        l -> {
          int rows = s.rows();
          kernels.linear(l.out.tensor, l.x.tensor, l.weight.tensor, null, rows);
          reference.linear(l.out.expected, l.x.expected, l.weight.expected, null, rows);
          l.checkForward();
          kernels.linearBackward(
              l.dx.tensor,
              l.dWeight.tensor,
              null,
              l.dOut.tensor,
              l.x.tensor,
              l.weight.tensor,
              rows,
              l.add);
          reference.linearBackward(
              l.dx.expected,
              l.dWeight.expected,
              null,
              l.dOut.expected,
              l.x.expected,
              l.weight.expected,
              rows,
              l.add);
          check(l.dx, l.dWeight, l.x, l.weight);
        });
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void linearActivation(Sizes s) {
    for (Activation activation : Activation.values()) {
      for (boolean bias : new boolean[] {true, false}) {
        forEachLayer(s, l -> linearActivation(s, l, activation, bias));
      }
    }
  }

  private void linearActivation(Sizes s, Layer l, Activation activation, boolean bias) {
    int rows = s.rows();
    Pair before = undefinedOperand("before", rows, l.width);
    boolean keeps = activation.needsInput();
    // A sum of about -2 is activated to almost nothing, but rounded as it is.
    l.out.madeOfNumbersUpTo(2);
    kernels.linearActivation(
        l.out.tensor,
        keeps ? before.tensor : null,
        l.x.tensor,
        l.weight.tensor,
        bias ? l.bias.tensor : null,
        activation,
        rows);
    reference.linearActivation(
        l.out.expected,
        keeps ? before.expected : null,
        l.x.expected,
        l.weight.expected,
        bias ? l.bias.expected : null,
        activation,
        rows);
    l.checkForward();
    if (keeps) {
      before.check();
    }
    Pair kept = keeps ? before : l.out;
    kept.agree();
    kernels.linearActivationBackward(
        l.dx.tensor,
        l.dWeight.tensor,
        bias ? l.dBias.tensor : null,
        l.dOut.tensor,
        kept.tensor,
        l.x.tensor,
        l.weight.tensor,
        activation,
        rows,
        l.add);
    reference.linearActivationBackward(
        l.dx.expected,
        l.dWeight.expected,
        bias ? l.dBias.expected : null,
        l.dOut.expected,
        kept.expected,
        l.x.expected,
        l.weight.expected,
        activation,
        rows,
        l.add);
    if (bias) {
      l.dBias.check();
    }
    check(l.dx, l.dWeight, l.x, l.weight);

    Pair alone =
        undefinedOperand("out without a backward pass", rows, l.width).madeOfNumbersUpTo(2);
    kernels.linearActivation(
        alone.tensor, null, l.x.tensor, l.weight.tensor, l.bias.tensor, activation, rows);
    reference.linearActivation(
        alone.expected, null, l.x.expected, l.weight.expected, l.bias.expected, activation, rows);
    alone.check();
  }

  /** Two layers, whatever lies between the rows of what one hands to the other. */
  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 100})
  void aHiddenLayerMayHaveRowsThatLieApart(int width) {
    for (Activation activation : Activation.values()) {
      for (int rows : new int[] {3, 40}) {
        drawn = 0;
        List<float[]> dense = hiddenLayer(activation, rows, width, kernels::allocateOperand);
        drawn = 0;
        List<float[]> apart =
            hiddenLayer(activation, rows, width, s -> kernels.allocateRows(s[0], s[1]));
        for (int i = 0; i < dense.size(); i++) {
          float[] expected = dense.get(i);
          float largest = 0;
          for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
          }
          assertThat(apart.get(i))
              .as("%s, %d rows, result %d", activation, rows, i)
              .containsExactly(expected, offset((float) tolerance() * largest));
        }
      }
    }
  }

  /** What comes out forward, and all gradients. */
  private List<float[]> hiddenLayer(
      Activation activation, int rows, int width, Function<long[], T> rowsOf) {
    int c = 24;
    T x = normal("x", rows, c).tensor;
    T residual = normal("residual", rows, c).tensor;
    T dOut = normal("dOut", rows, c).tensor;
    T weight1 = parameter("weight1", width, c).tensor;
    T bias1 = parameter("bias1", width).tensor;
    T weight2 = parameter("weight2", c, width).tensor;
    T bias2 = parameter("bias2", c).tensor;
    long[] shape = {rows + SPARE_ROWS, width};
    T hidden = rowsOf.apply(shape);
    T before = activation.needsInput() ? rowsOf.apply(shape) : null;
    T dHidden = rowsOf.apply(shape);
    T out = kernels.allocate(rows, c);
    T dx = kernels.allocate(rows, c);
    T dWeight1 = gradient("dWeight1", true, width, c).tensor;
    T dBias1 = gradient("dBias1", true, width).tensor;
    T dWeight2 = gradient("dWeight2", true, c, width).tensor;
    T dBias2 = gradient("dBias2", true, c).tensor;
    kernels.linearActivation(hidden, before, x, weight1, bias1, activation, rows);
    kernels.linearResidual(out, residual, hidden, weight2, bias2, Dropout.NONE, rows);
    kernels.linearResidualBackward(
        dHidden, dWeight2, dBias2, dOut, hidden, weight2, Dropout.NONE, rows, true);
    T kept = before == null ? hidden : before;
    kernels.linearActivationBackward(
        dx, dWeight1, dBias1, dHidden, kept, x, weight1, activation, rows, true);
    return Stream.of(out, dx, dWeight1, dBias1, dWeight2, dBias2).map(kernels::download).toList();
  }

  /** Far from 0, where formulas of exponentials overflow or lose all digits. */
  @Test
  void activationsOfLargeNumbers() {
    float[] values = {-1e4f, -100, -20, -6, -1e-6f, 0, 1e-6f, 6, 20, 100, 1e4f};
    int rows = values.length;
    for (Activation activation : Activation.values()) {
      Pair x = new Pair(this::allocateOperand, "x", 0, values, rows, 1);
      Pair weight = new Pair("weight", 0, new float[] {1}, 1, 1);
      Pair before = undefinedOperand("before", rows, 1);
      Pair out = undefinedOperand("out", rows, 1);
      Pair dx = undefinedOperand("dx", rows, 1);
      Pair dOut = new Pair(this::allocateOperand, "dOut", 0, ones(rows), rows, 1);
      Pair dWeight = gradient("dWeight", false, 1, 1);
      boolean keeps = activation.needsInput();
      kernels.linearActivation(
          out.tensor,
          keeps ? before.tensor : null,
          x.tensor,
          weight.tensor,
          null,
          activation,
          rows);
      reference.linearActivation(
          out.expected,
          keeps ? before.expected : null,
          x.expected,
          weight.expected,
          null,
          activation,
          rows);
      out.check();
      Pair kept = keeps ? before : out;
      kernels.linearActivationBackward(
          dx.tensor,
          dWeight.tensor,
          null,
          dOut.tensor,
          kept.tensor,
          x.tensor,
          weight.tensor,
          activation,
          rows,
          false);
      reference.linearActivationBackward(
          dx.expected,
          dWeight.expected,
          null,
          dOut.expected,
          kept.expected,
          x.expected,
          weight.expected,
          activation,
          rows,
          false);
      check(dx, dWeight);
    }
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void linearResidual(Sizes s) {
    dropouts()
        .forEach(
            dropout -> {
              forEachLayer(s, l -> linearResidual(s, l, dropout, true));
              forEachLayer(s, l -> linearResidual(s, l, dropout, false));
            });
  }

  private void linearResidual(Sizes s, Layer l, Dropout dropout, boolean bias) {
    int rows = s.rows();
    Pair out = undefined("out", rows, l.width);
    Pair dOut = normal("dOut", rows, l.width);
    Pair residual = normal("residual", rows, l.width);
    kernels.linearResidual(
        out.tensor,
        residual.tensor,
        l.x.tensor,
        l.weight.tensor,
        bias ? l.bias.tensor : null,
        dropout,
        rows);
    reference.linearResidual(
        out.expected,
        residual.expected,
        l.x.expected,
        l.weight.expected,
        bias ? l.bias.expected : null,
        dropout,
        rows);
    check(out, l.x, l.weight, l.bias);
    residual.check();
    kernels.linearResidualBackward(
        l.dx.tensor,
        l.dWeight.tensor,
        bias ? l.dBias.tensor : null,
        dOut.tensor,
        l.x.tensor,
        l.weight.tensor,
        dropout,
        rows,
        l.add);
    reference.linearResidualBackward(
        l.dx.expected,
        l.dWeight.expected,
        bias ? l.dBias.expected : null,
        dOut.expected,
        l.x.expected,
        l.weight.expected,
        dropout,
        rows,
        l.add);
    if (bias) {
      l.dBias.check();
    }
    check(l.dx, l.dWeight, l.x, l.weight);
    dOut.check();
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void attention(Sizes s) {
    dropouts().forEach(dropout -> attention(s, dropout));
  }

  private void attention(Sizes s, Dropout dropout) {
    int c = s.channels();
    Pair out = undefinedOperand("out", s.rows(), c);
    Pair qkv = normalOperand("qkv", s.rows(), 3 * c);
    // A batch may be smaller than the one that the state was made for.
    T state =
        kernels.allocate(kernels.attentionStateSize(s.batch() + 1, s.length() + 2, s.heads()));
    INDArray expectedState =
        reference.allocate(reference.attentionStateSize(s.batch(), s.length(), s.heads()));
    kernels.attention(out.tensor, state, qkv.tensor, s.batch(), s.length(), s.heads(), dropout);
    reference.attention(
        out.expected, expectedState, qkv.expected, s.batch(), s.length(), s.heads(), dropout);
    check(out, qkv);

    Pair dQkv =
        new Pair(
            this::allocateOperandGradient,
            "dQkv",
            SPARE_ROWS,
            undefined(s.rows(), 3 * c),
            s.rows(),
            3 * c);
    Pair dOut = normal("dOut", s.rows(), c);
    kernels.attentionBackward(
        dQkv.tensor,
        dOut.tensor,
        out.tensor,
        state,
        qkv.tensor,
        s.batch(),
        s.length(),
        s.heads(),
        dropout);
    reference.attentionBackward(
        dQkv.expected,
        dOut.expected,
        out.expected,
        expectedState,
        qkv.expected,
        s.batch(),
        s.length(),
        s.heads(),
        dropout);
    check(dQkv, dOut, qkv);

    Pair alone = undefinedOperand("out without state", s.rows(), c);
    kernels.attention(alone.tensor, null, qkv.tensor, s.batch(), s.length(), s.heads(), dropout);
    reference.attention(
        alone.expected, null, qkv.expected, s.batch(), s.length(), s.heads(), dropout);
    check(alone);
  }

  /** What nobody has written yet may be anything. */
  private T unwritten(long... shape) {
    T tensor = kernels.allocate(shape);
    kernels.upload(tensor, undefined(shape));
    return tensor;
  }

  /** A cache that is used again from its beginning holds what an earlier text left. */
  @Test
  void cachedAttentionReadsNothingOfAnEarlierText() {
    int c = 32;
    int room = 200;
    T keys = unwritten(room, c);
    T values = unwritten(room, c);
    for (int[] parts : new int[][] {{150, 1, 1}, {1, 62, 1, 1, 63, 1, 1, 1}, {3, 61, 64, 65}}) {
      int length = Arrays.stream(parts).sum();
      Pair qkv = normalOperand("qkv", length, 3 * c);
      Pair out = undefinedOperand("out", length, c);
      reference.attention(out.expected, null, qkv.expected, 1, length, 4, Dropout.NONE);
      int position = 0;
      for (int rows : parts) {
        kernels.cachedAttention(
            kernels.view(out.tensor, (long) position * c, rows, c),
            keys,
            values,
            kernels.view(qkv.tensor, 3L * position * c, rows, 3 * c),
            position,
            rows,
            4);
        position += rows;
      }
      check(out, qkv);
      // A text whose scores were not finite.
      kernels.upload(keys, undefined(room, c));
      kernels.upload(values, undefined(room, c));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void cachedAttentionEqualsAttention(Sizes s) {
    int c = s.channels();
    int length = s.length();
    Pair qkv = normalOperand("qkv", length, 3 * c);
    Pair out = undefinedOperand("out", length, c);
    reference.attention(out.expected, null, qkv.expected, 1, length, s.heads(), Dropout.NONE);
    T keys = unwritten(length + 1, c);
    T values = unwritten(length + 1, c);
    int prompt = (length + 1) / 2;
    for (int position = 0; position < length; position += position == 0 ? prompt : 1) {
      int rows = position == 0 ? prompt : 1;
      kernels.cachedAttention(
          kernels.view(out.tensor, (long) position * c, rows, c),
          keys,
          values,
          kernels.view(qkv.tensor, 3L * position * c, rows, 3 * c),
          position,
          rows,
          s.heads());
    }
    check(out, qkv);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void cachedAttentionOfSeveralTokensAfterOthers(Sizes s) {
    int c = s.channels();
    Pair qkv = normalOperand("qkv", s.length() + 3, 3 * c);
    Pair out = undefinedOperand("out", s.length() + 3, c);
    reference.attention(
        out.expected, null, qkv.expected, 1, s.length() + 3, s.heads(), Dropout.NONE);
    T keys = unwritten(s.length() + 3, c);
    T values = unwritten(s.length() + 3, c);
    kernels.cachedAttention(out.tensor, keys, values, qkv.tensor, 0, s.length(), s.heads());
    kernels.cachedAttention(
        kernels.view(out.tensor, (long) s.length() * c, 3, c),
        keys,
        values,
        kernels.view(qkv.tensor, 3L * s.length() * c, 3, 3 * c),
        s.length(),
        3,
        s.heads());
    check(out);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void crossEntropy(Sizes s) {
    Pair losses = undefined("losses", s.rows());
    Pair dLogits = undefined("dLogits", s.rows(), s.vocabulary());
    Pair logits = normal("logits", s.rows(), s.vocabulary());
    int[] targets = symbols(s.rows(), s.vocabulary());
    kernels.crossEntropy(losses.tensor, dLogits.tensor, logits.tensor, targets, 0.01f);
    reference.crossEntropy(losses.expected, dLogits.expected, logits.expected, targets, 0.01f);
    check(losses, dLogits, logits);

    Pair only = undefined("losses only", s.rows());
    kernels.crossEntropy(only.tensor, null, logits.tensor, targets, 0.01f);
    reference.crossEntropy(only.expected, null, logits.expected, targets, 0.01f);
    check(only, logits);

    kernels.crossEntropy(losses.tensor, logits.tensor, logits.tensor, targets, 0.01f);
    reference.crossEntropy(losses.expected, logits.expected, logits.expected, targets, 0.01f);
    check(losses, logits);
  }

  @Test
  void crossEntropyOfExtremeScoresIsFinite() {
    Pair losses = undefined("losses", 2);
    Pair dLogits = undefined("dLogits", 2, 3);
    Pair logits = new Pair("logits", SPARE_ROWS, new float[] {1e4f, -1e4f, 0, -80, 0, 80}, 2, 3);
    int[] targets = {1, 0};
    kernels.crossEntropy(losses.tensor, dLogits.tensor, logits.tensor, targets, 1);
    reference.crossEntropy(losses.expected, dLogits.expected, logits.expected, targets, 1);
    check(losses, dLogits);
    assertThat(losses.values()).containsExactly(20000, 160);
  }

  @Test
  void squaredNorm() {
    for (int count : new int[] {1, 2, 5}) {
      for (int size : new int[] {1, 16, 37, 256, 70_001}) {
        List<T> gradients = new ArrayList<>();
        List<INDArray> expected = new ArrayList<>();
        for (Pair gradient : gradients(count, size)) {
          gradients.add(gradient.tensor);
          expected.add(gradient.expected);
        }
        double norm = reference.squaredNorm(expected);
        assertThat(kernels.squaredNorm(gradients))
            .as("%d tensors of %d", count, size)
            .isCloseTo(norm, offset(tolerance() * norm));
      }
    }
  }

  @Test
  void adamW() {
    for (int count : new int[] {1, 3}) {
      for (int size : new int[] {1, 37, 70_000}) {
        Pair parameters = parameter("parameters", size);
        Pair moment1 = new Pair("moment1", 0, new float[size], size);
        Pair moment2 = new Pair("moment2", 0, new float[size], size);
        for (int iteration = 1; iteration <= 3; iteration++) {
          List<T> gradients = new ArrayList<>();
          List<INDArray> expected = new ArrayList<>();
          for (Pair gradient : gradients(count, size)) {
            gradients.add(gradient.tensor);
            expected.add(gradient.expected);
          }
          AdamWStep step = new AdamWStep(iteration, 1e-2, 0.9, 0.999, 1e-3, 0.1, 0.5);
          kernels.adamW(parameters.tensor, gradients, moment1.tensor, moment2.tensor, step);
          reference.adamW(parameters.expected, expected, moment1.expected, moment2.expected, step);
          check(parameters, moment1, moment2);
        }
      }
    }
  }

  /** Of a transposed operand too, with nothing read of an out that is only written. */
  @Test
  void matmul() {
    long[][] sizes = {{1, 1, 1}, {3, 5, 2}, {33, 17, 64}, {128, 96, 40}};
    for (long[] s : sizes) {
      for (int transposed = 0; transposed < 4; transposed++) {
        boolean left = (transposed & 1) != 0;
        boolean right = (transposed & 2) != 0;
        for (float beta : new float[] {0, 1, -0.5f}) {
          Pair a = left ? parameter("a", s[2], s[0]) : parameter("a", s[0], s[2]);
          Pair b = right ? parameter("b", s[1], s[2]) : parameter("b", s[2], s[1]);
          Pair out = gradient("out", beta != 0, s[0], s[1]);
          kernels.matmul(out.tensor, a.tensor, left, b.tensor, right, 1.5f, beta);
          reference.matmul(out.expected, a.expected, left, b.expected, right, 1.5f, beta);
          check(out, a, b);
        }
      }
    }
  }

  @Test
  void axpby() {
    for (int size : new int[] {1, 37, 70_000}) {
      for (float beta : new float[] {0, 1, -0.5f}) {
        Pair x = parameter("x", size);
        Pair out = gradient("out", beta != 0, size);
        kernels.axpby(out.tensor, x.tensor, 1.5f, beta);
        reference.axpby(out.expected, x.expected, 1.5f, beta);
        check(out, x);
      }
    }
  }

  private List<Pair> gradients(int count, int size) {
    List<Pair> gradients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      gradients.add(parameter("gradient " + i, size));
    }
    return gradients;
  }

  /** The sums of a backward pass are taken in the same order each time. */
  @Test
  void resultsRepeatToTheLastBit() {
    Sizes s = new Sizes(4, 64, 4, 64, 85);
    List<float[]> first = sums(s);
    for (int repeat = 0; repeat < 5; repeat++) {
      drawn = 0;
      List<float[]> again = sums(s);
      for (int i = 0; i < first.size(); i++) {
        assertThat(again.get(i)).containsExactly(first.get(i));
      }
    }
  }

  private List<float[]> sums(Sizes s) {
    drawn = 0;
    Layer layer = new Layer(s.rows(), s.channels(), 4 * s.channels(), true);
    kernels.linearBackward(
        layer.dx.tensor,
        layer.dWeight.tensor,
        layer.dBias.tensor,
        layer.dOut.tensor,
        layer.x.tensor,
        layer.weight.tensor,
        s.rows(),
        true);
    Pair dOut = normal("dOut", s.rows(), s.channels());
    Pair dTokens = parameter("d token table", s.vocabulary(), s.channels());
    Pair dPositions = parameter("d position table", s.length(), s.channels());
    kernels.embeddingBackward(
        dTokens.tensor,
        dPositions.tensor,
        dOut.tensor,
        symbols(s.rows(), s.vocabulary()),
        s.length());
    return List.of(
        layer.dx.values(),
        layer.dWeight.values(),
        layer.dBias.values(),
        dTokens.values(),
        dPositions.values());
  }
}
