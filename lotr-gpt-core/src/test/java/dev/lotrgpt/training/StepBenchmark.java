package dev.lotrgpt.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.KeyValueCache;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Batch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Times whole training steps, evaluation and generation of this trainer and, in turns, of PyTorch.
 * Each pass alternates with a measurement of the speed of large matrix products, to which the speed
 * of a step is compared: other work on the machine slows both down.
 *
 * <p>Arguments: {@code key=value}, of backend, threads, rounds, only (a part of a case's name),
 * precision, python (an interpreter with PyTorch) and script.
 */
public final class StepBenchmark {
  private static final int VOCABULARY = 85;

  private record Case(
      String mode, int layers, int embedding, int heads, int context, int batch, double dropout) {
    String name() {
      return String.format(
          Locale.ROOT,
          "%s %d,%d,%d,%d,%d dropout %.1f",
          mode,
          layers,
          embedding,
          heads,
          context,
          batch,
          dropout);
    }

    ModelConfig model() {
      return new ModelConfig(layers, heads, embedding, context, VOCABULARY);
    }

    /** Operations of a step: 6N + 12LTd a token, a third of it forward. */
    double operations() {
      double token = 6.0 * model().parameters() + 12.0 * layers * context * embedding;
      double tokens = batch * context;
      return mode.equals("train") ? token * tokens : token * tokens / 3;
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case("train", 6, 256, 8, 256, 16, 0),
          new Case("train", 6, 256, 8, 256, 16, 0.2),
          new Case("train", 4, 128, 4, 64, 16, 0),
          new Case("train", 4, 128, 4, 64, 16, 0.2),
          new Case("train", 2, 64, 4, 256, 64, 0),
          new Case("evaluate", 6, 256, 8, 256, 16, 0),
          new Case("generate", 6, 256, 8, 256, 1, 0));

  private final Map<String, String> options = new LinkedHashMap<>();

  private StepBenchmark(String[] arguments) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      options.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
  }

  public static void main(String[] arguments) throws Exception {
    new StepBenchmark(arguments).run();
  }

  private void run() throws Exception {
    int threads = Integer.parseInt(options.getOrDefault("threads", "2"));
    Precision precision =
        Precision.valueOf(options.getOrDefault("precision", "float32").toUpperCase(Locale.ROOT));
    PyTorch torch = options.containsKey("python") ? new PyTorch() : null;
    try (Backend<?> backend =
        Backends.open(
            options.getOrDefault("backend", "auto"), precision, threads, System.out::println)) {
      System.out.printf(
          "%-36s %9s %9s %7s %7s %9s %7s%n",
          "layers,d,heads,context,batch", "ms", "min ms", "GF/s", "share", "PyTorch", "ratio");
      for (Case c : CASES) {
        if (c.name().contains(options.getOrDefault("only", ""))) {
          measure(backend, c, threads, torch);
        }
      }
    }
    if (torch != null) {
      torch.process.destroy();
    }
  }

  private <T> void measure(Backend<T> backend, Case c, int threads, PyTorch torch)
      throws IOException {
    int rounds = Integer.parseInt(options.getOrDefault("rounds", "7"));
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> peaks = new ArrayList<>();
    try (Drivers<T> drivers = new Drivers<>(backend, c.model(), threads)) {
      new Initializer(1).initialize(drivers.parameters());
      Runnable step = step(drivers, c);
      Peak<T> peak = new Peak<>(backend, drivers, backend.drivers(threads));
      for (long end = System.nanoTime() + 3_000_000_000L; System.nanoTime() < end; ) {
        step.run();
      }
      int steps = (int) Math.max(2, 4e8 / time(step, 1));
      for (int i = 0; i < rounds; i++) {
        peaks.add(peak.measure());
        ours.add(time(step, steps) / 1e6);
        if (torch != null) {
          theirs.add(torch.milliseconds(c, options, threads));
        }
      }
    }
    double median = median(ours);
    double best = ours.stream().mapToDouble(x -> x).min().orElseThrow();
    // Against the fastest moment of both, as other work on the machine slows down either.
    double peak = peaks.stream().mapToDouble(x -> x).max().orElseThrow();
    double speed = c.operations() / best / 1e6;
    System.out.printf(
        Locale.ROOT,
        "%-36s %9.2f %9.2f %7.1f %6.1f%%",
        c.name(),
        median,
        best,
        speed,
        100 * speed / peak);
    if (torch != null) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        ratios.add(theirs.get(i) / ours.get(i));
      }
      System.out.printf(Locale.ROOT, " %9.2f %7.2f", median(theirs), median(ratios));
    }
    System.out.printf(Locale.ROOT, "   (product peak %.0f)%n", peak);
  }

  private static <T> Runnable step(Drivers<T> drivers, Case c) {
    Random random = new Random(1);
    int tokens = c.batch() * c.context();
    int[] x = random.ints(tokens, 0, VOCABULARY).toArray();
    int[] y = random.ints(tokens, 0, VOCABULARY).toArray();
    Batch batch = new Batch(x, y, c.batch(), c.context());
    switch (c.mode()) {
      case "train":
        TrainingConfig config =
            new TrainingConfig(
                c.batch(),
                1000,
                3e-4,
                Schedule.CONSTANT,
                3e-4,
                0,
                c.dropout(),
                0.01,
                0.9,
                0.999,
                1e-8,
                0,
                1000,
                1,
                1);
        TrainingStep<T> training = new TrainingStep<>(config, drivers);
        int[] iteration = {0};
        return () -> training.run(batch, iteration[0]++);
      case "evaluate":
        return () -> drivers.loss(List.of(batch));
      default:
        List<KeyValueCache<T>> cache = List.of(new KeyValueCache<>(c.model(), drivers.kernels()));
        return () ->
            drivers.sum(
                List.of(
                    driver -> {
                      cache.get(0).clear();
                      for (int i = 0; i < c.context(); i++) {
                        driver.gpt().append(new int[] {x[i]}, cache.get(0));
                      }
                      return 0;
                    }));
    }
  }

  private static double time(Runnable step, int steps) {
    long begin = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      step.run();
    }
    return (double) (System.nanoTime() - begin) / steps;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(x -> x).sorted().toArray();
    return DoubleStream.of(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
  }

  /** The speed of [256,256] x [256,768] on all drivers at once, in GFLOP/s. */
  private static final class Peak<T> {
    private static final int ROWS = 256;
    private static final int IN = 256;
    private static final int OUT = 768;
    private static final int TIMES = 100;

    private final Drivers<T> drivers;
    private final List<ToDoubleFunction<Drivers.Driver<T>>> tasks = new ArrayList<>();

    Peak(Backend<T> backend, Drivers<T> drivers, int count) {
      this.drivers = drivers;
      for (int i = 0; i < count; i++) {
        Kernels<T> kernels = drivers.kernels();
        T x = kernels.allocate(ROWS, IN);
        T weight = kernels.allocate(OUT, IN);
        T out = kernels.allocate(ROWS, OUT);
        float[] values = new float[OUT * IN];
        Arrays.fill(values, 0.5f);
        kernels.upload(weight, values);
        tasks.add(
            driver -> {
              for (int n = 0; n < TIMES; n++) {
                driver.kernels().linear(out, x, weight, null, ROWS);
              }
              return 0;
            });
      }
    }

    double measure() {
      double best = Double.MAX_VALUE;
      for (int i = 0; i < 3; i++) {
        best = Math.min(best, time(() -> drivers.sum(tasks), 1));
      }
      return 2.0 * ROWS * IN * OUT * TIMES * tasks.size() / best;
    }
  }

  /** The other side, in a process of its own. */
  private final class PyTorch {
    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;

    PyTorch() {
      try {
        process =
            new ProcessBuilder(options.get("python"), options.get("script"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      answers = process.inputReader();
      requests = process.outputWriter();
    }

    /** The median of some steps. */
    double milliseconds(Case c, Map<String, String> options, int threads) throws IOException {
      Map<String, Object> request = new LinkedHashMap<>();
      request.put("mode", c.mode());
      request.put("layers", c.layers());
      request.put("embedding", c.embedding());
      request.put("heads", c.heads());
      request.put("context", c.context());
      request.put("batch", c.batch());
      request.put("vocabulary", VOCABULARY);
      request.put("dropout", c.dropout());
      request.put("precision", options.getOrDefault("precision", "float32"));
      request.put("threads", threads);
      request.put("compile", false);
      request.put("steps", 3);
      requests.write(json.writeValueAsString(request) + "\n");
      requests.flush();
      double[] times = json.readValue(answers.readLine(), double[].class);
      return median(DoubleStream.of(times).boxed().toList());
    }
  }
}
