import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Measures the float32 peak of the cores: fused multiply-adds on registers alone, on all threads at
 * once. Answers each line on standard input with GFLOP/s.
 *
 * <p>Started from source, as the compiler warns of the incubating module whatever it is told, and
 * here warnings are errors: {@code java --add-modules jdk.incubator.vector FmaPeak.java THREADS}
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> VECTOR = FloatVector.SPECIES_PREFERRED;

  /** Enough independent sums to hide the latency of two units with four cycles each. */
  private static final int SUMS = 12;

  private static final int TIMES = 2_000_000;
  private static final int WARM_UP = 20;

  /** The best of so many: other work on the machine only slows this down. */
  private static final int ATTEMPTS = 20;

  private FmaPeak() {}

  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[0]);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < WARM_UP; i++) {
      measure(executor, threads);
    }
    Scanner requests = new Scanner(System.in);
    while (requests.hasNextLine()) {
      requests.nextLine();
      double best = 0;
      for (int i = 0; i < ATTEMPTS; i++) {
        best = Math.max(best, measure(executor, threads));
      }
      System.out.println(best);
    }
    executor.shutdown();
  }

  private static double measure(ExecutorService executor, int threads) throws Exception {
    List<Future<Float>> sums = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      sums.add(executor.submit(FmaPeak::multiplyAdd));
    }
    for (Future<Float> sum : sums) {
      if (sum.get().isNaN()) {
        throw new IllegalStateException("1 * 0.5 + 0.5 is not a number");
      }
    }
    long nanoseconds = System.nanoTime() - begin;
    return 2.0 * SUMS * VECTOR.length() * TIMES * threads / nanoseconds;
  }

  private static float multiplyAdd() {
    FloatVector half = FloatVector.broadcast(VECTOR, 0.5f);
    FloatVector a = half;
    FloatVector b = half;
    FloatVector c = half;
    FloatVector d = half;
    FloatVector e = half;
    FloatVector f = half;
    FloatVector g = half;
    FloatVector h = half;
    FloatVector i = half;
    FloatVector j = half;
    FloatVector k = half;
    FloatVector l = half;
    for (int n = 0; n < TIMES; n++) {
      a = a.fma(half, half);
      b = b.fma(half, half);
      c = c.fma(half, half);
      d = d.fma(half, half);
      e = e.fma(half, half);
      f = f.fma(half, half);
      g = g.fma(half, half);
      h = h.fma(half, half);
      i = i.fma(half, half);
      j = j.fma(half, half);
      k = k.fma(half, half);
      l = l.fma(half, half);
    }
    FloatVector all =
        a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l);
    return all.reduceLanes(VectorOperators.ADD);
  }
}
