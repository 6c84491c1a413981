package dev.lotrgpt.training.sharded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.onednn.OneDnnBackend;
import dev.lotrgpt.compute.onednn.Tensor;
import dev.lotrgpt.model.Gpt;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A step over a batch that is cut into shards of several micro-batches, against one backward pass
 * over the whole of it and AdamW's formula in float64. AdamW's epsilon is far above the gradients,
 * so that a parameter moves in proportion to its gradient, as in SGD: with a small one it would
 * move by the learning rate whatever the gradient's size.
 */
@Tag("isa")
@Tag("slow")
class WholeStepTest {
  private static final ModelConfig MODEL = new ModelConfig(1, 2, 16, 256, 11);
  private static final int BATCH = 64;
  private static final double LEARNING_RATE = 100;
  private static final double EPSILON = 100;
  private static final double WEIGHT_DECAY = 1e-4;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99;
  private static final long SEED = 5;

  private final Backend<Tensor> backend = new OneDnnBackend(Precision.FLOAT32);
  private final Kernels<Tensor> kernels = backend.kernels();

  @AfterEach
  void close() {
    kernels.close();
    backend.close();
  }

  /** What this test is about: 32 micro-batches in 8 shards. */
  @Test
  void shardsHaveSeveralMicroBatches() {
    MicroBatches cut = new MicroBatches(BATCH, MODEL.context());
    assertThat(cut.shards()).isEqualTo(8);
    assertThat(BATCH / cut.sequences()).isEqualTo(32);
  }

  /** The norm of these gradients is about 1.1. */
  @ParameterizedTest
  @CsvSource({"0, 0", "0, 3", "0.5, 0", "0.5, 3", "0.05, 0", "1000, 0"})
  void movesAsOneBackwardPassOverTheWholeBatchDoes(double clip, int iteration) {
    Batch batch = batch(BATCH, 1);
    Parameters<Tensor> gradients = new Parameters<>(MODEL, kernels);
    double loss = whole(batch, gradients);
    check(config(clip, 0), batch, iteration, loss, gradients);
  }

  /** Masks are those of the iteration and of the micro-batch. */
  @ParameterizedTest
  @CsvSource({"0", "3"})
  void dropsWhatTheIterationAndTheMicroBatchDecide(int iteration) {
    Batch batch = batch(BATCH, 1);
    Parameters<Tensor> gradients = new Parameters<>(MODEL, kernels);
    TrainingConfig config = config(0, 0.25);
    Dropout dropout = new Dropout(0.25f, new CounterRandom(SEED).stream(2).bits(iteration));
    int sequences = new MicroBatches(BATCH, MODEL.context()).sequences();
    Gpt<Tensor> gpt = new Gpt<>(initial(), kernels, sequences, MODEL.context());
    double loss = 0;
    for (int m = 0; m < BATCH / sequences; m++) {
      Batch micro = batch.slice(m * sequences, (m + 1) * sequences);
      loss += pass(gpt, micro, dropout.at(m), batch, gradients, m > 0);
    }
    check(config, batch, iteration, loss / (BATCH * MODEL.context()), gradients);
  }

  /** Shards that the smaller one does not fill must not add what the larger one left. */
  @ParameterizedTest
  @CsvSource({"7", "2", "1"})
  void aSmallerBatchAfterALargerOneMovesByItsOwnGradients(int size) {
    Batch small = batch(size, 2);
    Parameters<Tensor> gradients = new Parameters<>(MODEL, kernels);
    double loss = whole(small, gradients);
    TrainingConfig config = config(0, 0);
    try (ShardedTraining<Tensor> session = open(config)) {
      session.step(batch(BATCH, 1), StepScalars.of(config, 0));
      new Initializer(1).initialize(session.parameters());
      for (NamedTensor tensor : session.optimizerState()) {
        tensor.upload(new float[tensor.download().length]);
      }
      assertThat(session.step(small, StepScalars.of(config, 0)).value())
          .isCloseTo(loss, offset(1e-5));
      compare(session.parameters(), expected(config, 0, gradients));
    }
  }

  private void check(
      TrainingConfig config,
      Batch batch,
      int iteration,
      double loss,
      Parameters<Tensor> gradients) {
    try (ShardedTraining<Tensor> session = open(config)) {
      new Initializer(1).initialize(session.parameters());
      assertThat(session.step(batch, StepScalars.of(config, iteration)).value())
          .isCloseTo(loss, offset(1e-5));
      compare(session.parameters(), expected(config, iteration, gradients));
    }
  }

  private ShardedTraining<Tensor> open(TrainingConfig config) {
    return new ShardedTraining<>(backend, MODEL, config, 2, new StopSignal());
  }

  /** The gradients of the mean loss of a batch in one pass; returns that loss. */
  private double whole(Batch batch, Parameters<Tensor> gradients) {
    Gpt<Tensor> gpt = new Gpt<>(initial(), kernels, batch.size(), MODEL.context());
    return pass(gpt, batch, Dropout.NONE, batch, gradients, false)
        / ((long) batch.size() * batch.length());
  }

  private static double pass(
      Gpt<Tensor> gpt,
      Batch part,
      Dropout dropout,
      Batch batch,
      Parameters<Tensor> gradients,
      boolean add) {
    return gpt.forwardBackward(
        part.tokens(),
        part.targets(),
        part.size(),
        part.length(),
        dropout,
        1f / (batch.size() * batch.length()),
        gradients,
        add);
  }

  /** How far each parameter is to move: AdamW's first step, from moments of zero. */
  private double[] expected(TrainingConfig config, int iteration, Parameters<Tensor> gradients) {
    float[] gradient = kernels.download(gradients.flat());
    float[] weights = kernels.download(initial().flat());
    double norm =
        Math.sqrt(
            IntStream.range(0, gradient.length)
                .mapToDouble(i -> gradient[i])
                .map(g -> g * g)
                .sum());
    double clip = config.gradientClip();
    double factor = clip > 0 && norm > clip ? clip / norm : 1;
    double[] moves = new double[gradient.length];
    for (int i = 0; i < moves.length; i++) {
      double g = factor * gradient[i];
      double moment1 = (1 - BETA1) * g / (1 - Math.pow(BETA1, iteration + 1));
      double moment2 = (1 - BETA2) * g * g / (1 - Math.pow(BETA2, iteration + 1));
      moves[i] =
          -LEARNING_RATE * (WEIGHT_DECAY * weights[i] + moment1 / (Math.sqrt(moment2) + EPSILON));
    }
    return moves;
  }

  private void compare(Parameters<Tensor> parameters, double[] expected) {
    float[] before = kernels.download(initial().flat());
    float[] after = kernels.download(parameters.flat());
    double largest =
        IntStream.range(0, expected.length)
            .mapToDouble(i -> Math.abs(expected[i]))
            .max()
            .orElseThrow();
    for (Parameter entry : parameters.layout()) {
      int from = Math.toIntExact(entry.offset());
      for (int i = from; i < from + entry.size(); i++) {
        double moved = (double) after[i] - before[i];
        // A weight of up to 1 is rounded to 6e-8.
        double allowed = 1e-4 * largest + 1.2e-7;
        if (!(Math.abs(moved - expected[i]) <= allowed)) {
          assertThat(moved)
              .as("%s, element %d, largest %s", entry.name(), i - from, largest)
              .isCloseTo(expected[i], offset(allowed));
        }
      }
    }
  }

  private Parameters<Tensor> initial() {
    Parameters<Tensor> parameters = new Parameters<>(MODEL, kernels);
    new Initializer(1).initialize(parameters);
    return parameters;
  }

  private static TrainingConfig config(double clip, double dropout) {
    return new TrainingConfig(
        BATCH,
        10,
        LEARNING_RATE,
        Schedule.CONSTANT,
        0,
        0,
        dropout,
        WEIGHT_DECAY,
        BETA1,
        BETA2,
        EPSILON,
        clip,
        1,
        1,
        SEED);
  }

  /** Sequences differ, so that one that is left out shows. */
  private static Batch batch(int size, long seed) {
    Random random = new Random(seed);
    int[] tokens = new int[size * MODEL.context()];
    int[] targets = new int[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      int symbols = 1 + i / MODEL.context() % MODEL.vocabulary();
      tokens[i] = random.nextInt(symbols);
      targets[i] = random.nextInt(symbols);
    }
    return new Batch(tokens, targets, size, MODEL.context());
  }
}
