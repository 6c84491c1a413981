package dev.lotrgpt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.nd4j.Nd4jBackend;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of whole models, of every smooth variant and with dropout, against central
 * differences of the loss along random directions: a parameter that is left out, counted twice or
 * given another's gradient shows in each. The kernels are those of the reference in float64; losses
 * and gradients pass through float32 on their way here.
 */
@Tag("slow")
class GptGradientTest {
  private static final int BATCH = 2;
  private static final int LENGTH = 4;
  private static final double STEP = 1e-3;
  private static final double TOLERANCE = 1e-3;
  private static final Dropout DROPOUT = new Dropout(0.2f, 99);
  private static final int[] TOKENS = {1, 0, 3, 3, 2, 1, 4, 0};
  private static final int[] TARGETS = {0, 3, 3, 2, 1, 4, 0, 2};

  private final Kernels<INDArray> kernels = new Nd4jBackend(DataType.DOUBLE).kernels();

  @AfterEach
  void close() {
    kernels.close();
  }

  static Stream<ModelConfig> variants() {
    return Stream.of(Activation.values())
        // Its kinks lie between the two ends of a step now and then; ParityTest has it.
        .filter(activation -> activation != Activation.RELU)
        .flatMap(
            activation ->
                Stream.of(true, false)
                    .flatMap(
                        bias ->
                            Stream.of(true, false)
                                .map(
                                    tied ->
                                        new ModelConfig(
                                            2,
                                            2,
                                            8,
                                            LENGTH + 1,
                                            5,
                                            activation,
                                            bias,
                                            tied,
                                            Initialisation.GPT2))));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theLossChangesAsItsGradientSays(ModelConfig config) {
    Parameters<INDArray> parameters = new Parameters<>(config, kernels);
    Parameters<INDArray> gradients = new Parameters<>(config, kernels);
    // Far from the small numbers that training begins with: so that everything matters.
    for (Parameter parameter : parameters.layout()) {
      fill(parameters.get(parameter), parameter.index(), 0.5);
      fill(gradients.get(parameter), parameter.index(), 1);
    }
    Gpt<INDArray> gpt = new Gpt<>(parameters, kernels, BATCH, LENGTH);
    loss(gpt, gradients, false);
    INDArray gradient = gradients.flat().dup();
    loss(gpt, gradients, true);
    assertThat(gradients.flat().distance2(gradient.mul(2))).as("added twice").isLessThan(1e-9);

    for (Parameter parameter : parameters.layout()) {
      INDArray values = parameters.get(parameter);
      INDArray before = values.dup();
      INDArray direction = kernels.allocate(parameter.shape());
      fill(direction, 100 + parameter.index(), 1);
      values.assign(before.add(direction.mul(STEP)));
      double above = loss(gpt, gradients, false);
      values.assign(before.sub(direction.mul(STEP)));
      double below = loss(gpt, gradients, false);
      values.assign(before);
      INDArray own = kernels.view(gradient, parameter.offset(), parameter.shape()).mul(direction);
      double expected = own.sumNumber().doubleValue();
      assertThat((above - below) / (2 * STEP))
          .as(parameter.name())
          .isCloseTo(expected, offset(TOLERANCE * (1 + Math.abs(expected))));
    }
  }

  private static double loss(Gpt<INDArray> gpt, Parameters<INDArray> gradients, boolean add) {
    return gpt.forwardBackward(TOKENS, TARGETS, BATCH, LENGTH, DROPOUT, 1, gradients, add);
  }

  private static void fill(INDArray tensor, long seed, double size) {
    CounterRandom random = new CounterRandom(seed);
    INDArray flat = tensor.reshape(tensor.length());
    for (long i = 0; i < flat.length(); i++) {
      flat.putScalar(i, size * random.gaussian(i));
    }
  }
}
