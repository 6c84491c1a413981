package dev.lotrgpt.worker.gpu;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.DeviceBackend;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.Gpt;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.KeyValueCache;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Tokens;
import dev.lotrgpt.training.BatchSampler;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.StepLoss;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingSession;
import dev.lotrgpt.training.device.DeviceSessions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Whether a GPU computes what it should: each operation against float64, a training that is done
 * twice and has to end with the same bits, and how long steps take.
 *
 * @param <T> the device's tensor
 */
final class GpuCheck<T> {
  private static final double TOLERANCE = 1e-5;

  /** A unit in the eighth bit of each factor, and of a result that is kept in bf16. */
  private static final double BF16_TOLERANCE = 0x1p-6;

  /** What is left of the loss at most. */
  private static final double FALLEN = 0.9;

  /** Of a text that any model can learn. */
  static final int PERIOD = 29;

  private final DeviceBackend<T> backend;
  private final CheckPlan plan;
  private final CheckLog log;

  GpuCheck(DeviceBackend<T> backend, CheckPlan plan, CheckLog log) {
    this.backend = backend;
    this.plan = plan;
    this.log = log;
  }

  void run() {
    log.say("");
    log.say("%s on %s", backend.precision(), backend.description());
    compare();
    trainTwice();
    time();
  }

  private void compare() {
    Differences differences = new Differences();
    for (ModelConfig model : plan.compared()) {
      try (CheckedKernels<T> kernels = new CheckedKernels<>(backend.kernels(), differences)) {
        doEverything(model, kernels);
      }
    }
    double tolerance = backend.precision() == Precision.BF16 ? BF16_TOLERANCE : TOLERANCE;
    for (Map.Entry<String, Double> entry : differences.byOperation().entrySet()) {
      log.verdict(
          entry.getValue() <= tolerance,
          "%-26s at most %.1e of the largest number off float64's, %.1e allowed",
          entry.getKey(),
          entry.getValue(),
          tolerance);
    }
  }

  /** A step of training and some tokens of a text. */
  private static <T> void doEverything(ModelConfig model, Kernels<T> kernels) {
    int batch = 2;
    int length = model.context();
    Parameters<T> parameters = new Parameters<>(model, kernels);
    Parameters<T> gradients = new Parameters<>(model, kernels);
    Parameters<T> moment1 = new Parameters<>(model, kernels);
    Parameters<T> moment2 = new Parameters<>(model, kernels);
    new Initializer(1).initialize(parameters);
    Gpt<T> gpt = new Gpt<>(parameters, kernels, batch, length);
    int[] tokens = symbols(1, batch * length, model.vocabulary());
    int[] targets = symbols(2, batch * length, model.vocabulary());
    for (boolean add : new boolean[] {false, true}) {
      gpt.forwardBackward(
          tokens, targets, batch, length, new Dropout(0.2f, 3), 0.01f, gradients, add);
    }
    double norm = Math.sqrt(kernels.squaredNorm(List.of(gradients.flat())));
    kernels.adamW(
        parameters.flat(),
        List.of(gradients.flat()),
        moment1.flat(),
        moment2.flat(),
        new AdamWStep(1, 1e-2, 0.9, 0.999, 1e-3, 0.1, 1 / norm));
    T square = kernels.allocate(model.embedding(), model.embedding());
    T weight = parameters.get("blocks.0.attn.proj.weight");
    for (boolean transpose : new boolean[] {false, true}) {
      kernels.matmul(square, weight, transpose, weight, !transpose, 1.5f, transpose ? 0.5f : 0);
    }
    kernels.axpby(square, weight, 2, -1);
    KeyValueCache<T> cache = new KeyValueCache<>(model, kernels);
    gpt.append(Arrays.copyOf(tokens, length / 2), cache);
    gpt.append(new int[] {1}, cache);
    gpt.append(new int[] {2, 3}, cache);
  }

  private static int[] symbols(long key, int count, int bound) {
    CounterRandom random = new CounterRandom(key);
    return IntStream.range(0, count).map(i -> random.below(bound, i)).toArray();
  }

  private record Trained(double first, double last, List<float[]> parameters) {}

  private void trainTwice() {
    Trained once = train();
    Trained again = train();
    log.verdict(
        once.last() < FALLEN * once.first(),
        "%-26s the loss fell from %.3f to %.3f in %d steps",
        "training",
        once.first(),
        once.last(),
        plan.steps());
    boolean same = once.last() == again.last();
    for (int i = 0; i < once.parameters().size(); i++) {
      same &= Arrays.equals(once.parameters().get(i), again.parameters().get(i));
    }
    log.verdict(same, "%-26s %s", "the same once more", same ? "the same bits" : "other bits");
  }

  private Trained train() {
    ModelConfig model = plan.trained().model();
    TrainingConfig config =
        config(plan.trained().batchSize(), plan.steps(), plan.trained().dropout());
    try (TrainingSession session = open(model, config)) {
      BatchSampler batches = batches(model, config);
      double first = session.step(batches.batch(0), StepScalars.of(config, 0)).value();
      StepLoss last = null;
      for (int i = 1; i < plan.steps(); i++) {
        last = session.step(batches.batch(i), StepScalars.of(config, i));
      }
      List<float[]> parameters = new ArrayList<>();
      for (Parameter parameter : session.parameters().layout()) {
        parameters.add(session.parameters().download(parameter.name()));
      }
      return new Trained(first, last.value(), parameters);
    }
  }

  private void time() {
    for (CheckPlan.Timed timed : plan.timed()) {
      TrainingConfig config = config(timed.batchSize(), Integer.MAX_VALUE, timed.dropout());
      try (TrainingSession session = open(timed.model(), config)) {
        time(timed, session, config);
      } catch (MistakeException e) {
        log.say("        %-10s not timed: %s", timed.name(), e.mistake().problem());
      }
    }
  }

  /** Steps are submitted as a training does, and waited for at the end. */
  private void time(CheckPlan.Timed timed, TrainingSession session, TrainingConfig config) {
    BatchSampler batches = batches(timed.model(), config);
    int step = 0;
    session.step(batches.batch(step), StepScalars.of(config, step++)).value();
    int count = 1;
    double seconds = 0;
    while (seconds < plan.seconds()) {
      count =
          seconds == 0 ? 1 : (int) Math.ceil(count * Math.min(10, 1.2 * plan.seconds() / seconds));
      long begin = System.nanoTime();
      StepLoss last = null;
      for (int i = 0; i < count; i++, step++) {
        last = session.step(batches.batch(step), StepScalars.of(config, step));
      }
      last.value();
      seconds = (System.nanoTime() - begin) / 1e9;
    }
    double each = seconds / count;
    log.say(
        "        %-10s %,11d parameters, batch %d x %d, dropout %.1f: %8.3f ms a step, %,.0f tokens/s",
        timed.name(),
        timed.model().parameters(),
        timed.batchSize(),
        timed.model().context(),
        timed.dropout(),
        1e3 * each,
        timed.batchSize() * timed.model().context() / each);
  }

  private TrainingSession open(ModelConfig model, TrainingConfig config) {
    TrainingSession session =
        new DeviceSessions<>(backend).openTraining(model, config, 1, new StopSignal());
    new Initializer(1).initialize(session.parameters());
    return session;
  }

  private static TrainingConfig config(int batchSize, int iterations, double dropout) {
    return new TrainingConfig(
        batchSize,
        iterations,
        3e-3,
        Schedule.CONSTANT,
        3e-3,
        0,
        dropout,
        0.01,
        0.9,
        0.999,
        1e-8,
        1,
        iterations,
        1,
        1);
  }

  private static BatchSampler batches(ModelConfig model, TrainingConfig config) {
    int[] text = IntStream.range(0, 4 * model.context() + 1000).map(i -> i * i % PERIOD).toArray();
    return new BatchSampler(
        Tokens.of(text), config.batchSize(), model.context(), new CounterRandom(1));
  }
}
