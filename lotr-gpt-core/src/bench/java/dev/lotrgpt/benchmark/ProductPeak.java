package dev.lotrgpt.benchmark;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How near the backend's float32 products come to the peak with all operands in the cache and all
 * cores at work: what is left for a step to gain on its products. A program of its own.
 */
final class ProductPeak {
  private static final double OPERATIONS = 2e9;
  private static final int ATTEMPTS = 20;

  /** Rows, inner dimension and columns. */
  private record Shape(int rows, int in, int out) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(64, 256, 256),
          new Shape(256, 256, 256),
          new Shape(256, 256, 768),
          new Shape(256, 512, 512),
          new Shape(256, 768, 256),
          new Shape(384, 384, 384));

  private ProductPeak() {}

  /** Prints one line. Arguments: the backend's name and how many cores to use. */
  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[1]);
    try (Backend<?> backend =
        Backends.open(arguments[0], Precision.FLOAT32, threads, System.err::println)) {
      System.out.println(fastest(backend, threads));
    } catch (BackendUnavailableException e) {
      System.out.println(e.getMessage());
    }
  }

  private static String fastest(Backend<?> backend, int threads) throws Exception {
    double best = 0;
    Shape fastest = null;
    ExecutorService executor = Executors.newFixedThreadPool(backend.drivers(threads));
    for (Shape shape : SHAPES) {
      double speed = measure(backend, backend.drivers(threads), executor, shape);
      if (speed > best) {
        best = speed;
        fastest = shape;
      }
    }
    executor.shutdown();
    return String.format(
        Locale.ROOT,
        "%.0f GFLOP/s, [%d,%d] x [%d,%d] with %s",
        best,
        fastest.rows(),
        fastest.in(),
        fastest.in(),
        fastest.out(),
        backend.name());
  }

  private static <T> double measure(
      Backend<T> backend, int drivers, ExecutorService executor, Shape shape)
      throws InterruptedException, ExecutionException {
    double each = 2.0 * shape.rows() * shape.in() * shape.out();
    int times = (int) Math.ceil(OPERATIONS / each);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < drivers; i++) {
      tasks.add(products(backend.kernels(), shape, times));
    }
    double best = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
      long begin = System.nanoTime();
      for (Future<Void> task : executor.invokeAll(tasks)) {
        task.get();
      }
      best = Math.max(best, each * times * drivers / (System.nanoTime() - begin));
    }
    return best;
  }

  private static <T> Callable<Void> products(Kernels<T> kernels, Shape shape, int times) {
    T x = kernels.allocate(shape.rows(), shape.in());
    T weight = kernels.allocate(shape.out(), shape.in());
    T out = kernels.allocate(shape.rows(), shape.out());
    float[] values = new float[shape.out() * shape.in()];
    Arrays.fill(values, 0.5f);
    kernels.upload(weight, values);
    return () -> {
      for (int i = 0; i < times; i++) {
        kernels.linear(out, x, weight, null, shape.rows());
      }
      return null;
    };
  }
}
