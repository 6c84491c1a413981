package dev.lotrgpt.training.sharded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nd4j.Nd4jBackend;
import dev.lotrgpt.compute.onednn.OneDnnBackend;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.OptimizerKind;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.TrainingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Muon against its definition in float64, written with loops. */
@Tag("isa")
@Tag("slow")
class MuonTest {
  private static final ModelConfig MODEL = new ModelConfig(2, 2, 16, 8, 5);
  private static final double RATE = 0.02;
  private static final double DECAY = 0.1;
  private static final double SCALE = 0.5;
  private static final TrainingConfig CONFIG =
      new TrainingConfig(
          2,
          9,
          RATE,
          Schedule.CONSTANT,
          0,
          0,
          0,
          DECAY,
          0.9,
          0.999,
          1e-8,
          0,
          1,
          1,
          1,
          OptimizerKind.MUON,
          0);

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void movesMatricesAsItsDefinitionSays(String name) {
    try (Backend<?> backend =
        name.equals("nd4j") ? new Nd4jBackend() : new OneDnnBackend(Precision.FLOAT32)) {
      check(backend);
    }
  }

  private static <T> void check(Backend<T> backend) {
    try (Kernels<T> kernels = backend.kernels()) {
      Parameters<T> parameters = new Parameters<>(MODEL, kernels);
      new Initializer(1).initialize(parameters);
      List<Parameters<T>> gradients = new ArrayList<>();
      for (int shard = 0; shard < 3; shard++) {
        gradients.add(new Parameters<>(MODEL, kernels));
      }
      Optimizer<T> muon = Optimizers.of(CONFIG, parameters, gradients, 1, kernels);
      Map<String, double[]> momentum = new LinkedHashMap<>();
      for (int iteration = 0; iteration < 3; iteration++) {
        int number = 2 + 3 * iteration;
        for (Parameters<T> gradient : gradients) {
          new Initializer(number++).initialize(gradient);
        }
        Map<String, double[]> expected = new LinkedHashMap<>();
        for (Parameter parameter : parameters.layout()) {
          if (parameter.matrices() > 0) {
            expected.put(parameter.name(), expected(parameter, parameters, gradients, momentum));
          }
        }
        muon.tasks(new StepScalars(iteration, RATE, 0), SCALE)
            .forEach(task -> task.accept(kernels));
        expected.forEach(
            (matrix, values) -> {
              float[] actual = parameters.download(matrix);
              for (int i = 0; i < values.length; i++) {
                assertThat((double) actual[i])
                    .as("%s, %d", matrix, i)
                    .isCloseTo(values[i], within(2e-6));
              }
            });
      }
      momentum.forEach(
          (matrix, values) -> {
            float[] actual = tensor(muon, "momentum." + matrix).download();
            for (int i = 0; i < values.length; i++) {
              assertThat((double) actual[i]).isCloseTo(values[i], within(1e-7));
            }
          });
    }
  }

  private static <T> double[] expected(
      Parameter parameter,
      Parameters<T> parameters,
      List<Parameters<T>> gradients,
      Map<String, double[]> momenta) {
    float[] weights = parameters.download(parameter.name());
    double[] momentum = momenta.computeIfAbsent(parameter.name(), n -> new double[weights.length]);
    double[] direction = new double[weights.length];
    for (Parameters<T> gradient : gradients) {
      float[] values = gradient.download(parameter.name());
      for (int i = 0; i < values.length; i++) {
        direction[i] += SCALE * values[i];
      }
    }
    for (int i = 0; i < direction.length; i++) {
      momentum[i] = 0.95 * momentum[i] + 0.05 * direction[i];
      direction[i] = 0.05 * direction[i] + 0.95 * momentum[i];
    }
    double[] moved = new double[weights.length];
    int columns = (int) parameter.shape()[1];
    int rows = (int) parameter.shape()[0] / parameter.matrices();
    for (int m = 0; m < parameter.matrices(); m++) {
      double[][] x = new double[rows][columns];
      for (int i = 0; i < rows * columns; i++) {
        x[i / columns][i % columns] = direction[m * rows * columns + i];
      }
      x = orthogonal(x);
      double step = RATE * 0.2 * Math.sqrt(Math.max(rows, columns));
      for (int i = 0; i < rows * columns; i++) {
        int at = m * rows * columns + i;
        moved[at] = (1 - RATE * DECAY) * weights[at] - step * x[i / columns][i % columns];
      }
    }
    return moved;
  }

  private static double[][] orthogonal(double[][] x) {
    double norm = 0;
    for (double[] row : x) {
      for (double value : row) {
        norm += value * value;
      }
    }
    x = sum(x, x, 1 / Math.sqrt(norm), 0);
    for (int i = 0; i < 5; i++) {
      double[][] square = product(x, transpose(x));
      double[][] polynomial = sum(square, product(square, square), -4.7750, 2.0315);
      x = sum(x, product(polynomial, x), 3.4445, 1);
    }
    return x;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  private static double[][] transpose(double[][] a) {
    double[][] transpose = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        transpose[j][i] = a[i][j];
      }
    }
    return transpose;
  }

  private static double[][] sum(double[][] a, double[][] b, double alpha, double beta) {
    double[][] sum = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        sum[i][j] = alpha * a[i][j] + beta * b[i][j];
      }
    }
    return sum;
  }

  private static NamedTensor tensor(Optimizer<?> optimizer, String name) {
    return optimizer.state().stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Matrices of hidden layers have a momentum, all else both of AdamW's moments. */
  @Test
  void itsStateIsNamed() {
    try (Backend<?> backend = new Nd4jBackend();
        dev.lotrgpt.training.TrainingSession session =
            new ShardedSessions<>(backend)
                .openTraining(MODEL, CONFIG, 1, new dev.lotrgpt.training.StopSignal())) {
      List<String> names = session.optimizerState().stream().map(NamedTensor::name).toList();
      assertThat(names)
          .contains(
              "momentum.blocks.1.attn.qkv.weight",
              "momentum.blocks.0.mlp.fc.weight",
              "moment1.head.weight",
              "moment2.token_embedding.weight",
              "moment2.blocks.0.ln1.bias")
          .doesNotContain("momentum.head.weight", "moment1.blocks.1.attn.qkv.weight");
      assertThat(names).hasSize(8 + 2 * (Parameters.layout(MODEL).size() - 8));
    }
  }
}
