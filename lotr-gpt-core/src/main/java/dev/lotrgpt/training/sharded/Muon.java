package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.training.NamedTensor;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Muon: the momentum of each hidden layer's matrix, made nearly orthogonal by five iterations of
 * Newton and Schulz, is the direction in which the matrix moves (Jordan et al. 2024,
 * https://kellerjordan.github.io/posts/muon/). AdamW moves all other parameters.
 *
 * <p>A matrix of M rows and N columns moves by 0.2 sqrt(max(M,N)) times the learning rate, so that
 * its elements move about as far as AdamW would move them (Liu et al. 2025, arXiv:2502.16982): the
 * learning rate and the weight decay of one suit the other.
 *
 * @param <T> the backend's tensor
 */
final class Muon<T> implements Optimizer<T> {
  private static final float MOMENTUM = 0.95f;
  private static final int ITERATIONS = 5;

  /** Of the quintic polynomial whose iteration brings singular values near to 1. */
  private static final float A = 3.4445f;

  private static final float B = -4.7750f;
  private static final float C = 2.0315f;

  private static final double RMS_OF_ADAMW = 0.2;
  private static final double SMALLEST_NORM = 1e-7;

  /** One matrix with all that belongs to it. */
  private record Matrix<T>(T weight, List<T> gradients, T momentum, long rows, long columns) {
    long shorter() {
      return Math.min(rows, columns);
    }
  }

  /** What one core computes in, large enough for any matrix. */
  private record Workspace<T>(T direction, T product, T square) {}

  private final TrainingConfig config;
  private final AdamW<T> rest;
  private final List<NamedTensor> state = new ArrayList<>();
  private final List<Matrix<T>> matrices = new ArrayList<>();
  private final BlockingQueue<Workspace<T>> workspaces;

  /**
   * @param gradients of all parameters, to be added up in their order
   * @param cores that do tasks at once at most
   * @param kernels to allocate with
   */
  Muon(
      TrainingConfig config,
      Parameters<T> parameters,
      List<Parameters<T>> gradients,
      int cores,
      Kernels<T> kernels) {
    this.config = config;
    for (Parameter parameter : hidden(parameters.layout())) {
      T momentum = kernels.allocate(parameter.shape());
      state.add(
          new KernelTensor<>("momentum." + parameter.name(), parameter.shape(), momentum, kernels));
      addMatrices(parameter, parameters, gradients, momentum, kernels);
    }
    this.rest = new AdamW<>(config, parameters, others(parameters.layout()), gradients, kernels);
    state.addAll(rest.state());
    this.workspaces = new ArrayBlockingQueue<>(cores);
    long largest = largest(parameters.layout());
    long square = largestSquare(parameters.layout());
    for (int i = 0; i < cores; i++) {
      workspaces.add(
          new Workspace<>(
              kernels.allocate(largest), kernels.allocate(largest), kernels.allocate(square)));
    }
  }

  private void addMatrices(
      Parameter parameter,
      Parameters<T> parameters,
      List<Parameters<T>> gradients,
      T momentum,
      Kernels<T> kernels) {
    long rows = rows(parameter);
    long columns = parameter.shape()[1];
    for (int i = 0; i < parameter.matrices(); i++) {
      long from = i * rows * columns;
      long offset = parameter.offset() + from;
      matrices.add(
          new Matrix<>(
              kernels.view(parameters.flat(), offset, rows, columns),
              gradients.stream()
                  .map(gradient -> kernels.view(gradient.flat(), offset, rows, columns))
                  .toList(),
              kernels.view(momentum, from, rows, columns),
              rows,
              columns));
    }
  }

  private static List<Parameter> hidden(List<Parameter> layout) {
    return layout.stream().filter(parameter -> parameter.matrices() > 0).toList();
  }

  private static List<Parameter> others(List<Parameter> layout) {
    return layout.stream().filter(parameter -> parameter.matrices() == 0).toList();
  }

  private static long rows(Parameter parameter) {
    return parameter.shape()[0] / parameter.matrices();
  }

  private static long largest(List<Parameter> layout) {
    return of(layout).mapToLong(p -> rows(p) * p.shape()[1]).max().orElseThrow();
  }

  private static long largestSquare(List<Parameter> layout) {
    long side = of(layout).mapToLong(p -> Math.min(rows(p), p.shape()[1])).max().orElseThrow();
    return side * side;
  }

  private static Stream<Parameter> of(List<Parameter> layout) {
    return hidden(layout).stream();
  }

  /** Elements of the momentum, of AdamW's moments and of all cores' workspaces. */
  static long stateSize(List<Parameter> layout, int cores) {
    long momentum = of(layout).mapToLong(Parameter::size).sum();
    long workspace = 2 * largest(layout) + largestSquare(layout);
    return momentum + AdamW.stateSize(others(layout)) + cores * workspace;
  }

  @Override
  public List<NamedTensor> state() {
    return state;
  }

  @Override
  public List<Consumer<Kernels<T>>> tasks(StepScalars scalars, double gradientScale) {
    List<Consumer<Kernels<T>>> tasks = new ArrayList<>();
    for (Matrix<T> matrix : matrices) {
      tasks.add(
          kernels -> {
            Workspace<T> workspace = workspaces.remove();
            try {
              move(matrix, workspace, kernels, scalars.learningRate(), (float) gradientScale);
            } finally {
              workspaces.add(workspace);
            }
          });
    }
    tasks.addAll(rest.tasks(scalars, gradientScale));
    return tasks;
  }

  private void move(
      Matrix<T> matrix, Workspace<T> workspace, Kernels<T> kernels, double rate, float scale) {
    T direction = kernels.view(workspace.direction(), 0, matrix.rows(), matrix.columns());
    float beta = 0;
    for (T gradient : matrix.gradients()) {
      kernels.axpby(direction, gradient, scale, beta);
      beta = 1;
    }
    kernels.axpby(matrix.momentum(), direction, 1 - MOMENTUM, MOMENTUM);
    // Nesterov's: as if the momentum were a step ahead.
    kernels.axpby(direction, matrix.momentum(), MOMENTUM, 1 - MOMENTUM);
    orthogonalise(matrix, direction, workspace, kernels);
    double step = rate * RMS_OF_ADAMW * Math.sqrt(Math.max(matrix.rows(), matrix.columns()));
    kernels.axpby(
        matrix.weight(), direction, (float) -step, (float) (1 - rate * config.weightDecay()));
  }

  /** X = a X + b S X + c S S X with S = X X', several times; of a tall X from the other side. */
  private static <T> void orthogonalise(
      Matrix<T> matrix, T x, Workspace<T> workspace, Kernels<T> kernels) {
    boolean tall = matrix.rows() > matrix.columns();
    T product = kernels.view(workspace.product(), 0, matrix.rows(), matrix.columns());
    T square = kernels.view(workspace.square(), 0, matrix.shorter(), matrix.shorter());
    double norm = Math.sqrt(kernels.squaredNorm(List.of(x)));
    kernels.axpby(x, x, (float) (1 / Math.max(norm, SMALLEST_NORM)), 0);
    for (int i = 0; i < ITERATIONS; i++) {
      kernels.matmul(square, x, tall, x, !tall, 1, 0);
      multiply(product, square, x, tall, kernels, 1, 0);
      multiply(x, square, product, tall, kernels, C, A);
      kernels.axpby(x, product, B, 1);
    }
  }

  /** out = alpha S x + beta out, or x S of a tall matrix. */
  private static <T> void multiply(
      T out, T square, T x, boolean tall, Kernels<T> kernels, float alpha, float beta) {
    if (tall) {
      kernels.matmul(out, x, false, square, false, alpha, beta);
    } else {
      kernels.matmul(out, square, false, x, false, alpha, beta);
    }
  }
}
