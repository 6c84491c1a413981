package dev.lotrgpt.benchmark;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.model.SamplingConfig;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.Drivers;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingStep;
import java.io.IOException;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** This trainer's steps. */
final class TrainerSteps implements Steps {
  private final Backend<?> backend;
  private final Drivers<?> drivers;
  private final IntToDoubleFunction step;
  private int steps;

  private <T> TrainerSteps(Backend<T> backend, Protocol.Request request) throws IOException {
    Drivers<T> drivers = new Drivers<>(backend, request.work().model(), request.threads());
    new Initializer(1).initialize(drivers.parameters());
    List<Batch> batches = Text.batches(request);
    this.backend = backend;
    this.drivers = drivers;
    this.step =
        switch (request.work().mode()) {
          case TRAIN -> {
            TrainingStep<T> training = new TrainingStep<>(training(request.work()), drivers);
            yield i -> training.run(batches.get(i % batches.size()), i);
          }
          case EVALUATE -> i -> drivers.loss(List.of(batches.get(i % batches.size())));
          case GENERATE ->
              generation(backend.kernels(request.threads()), drivers.parameters(), batches.get(0));
        };
  }

  /** Arguments: the backend's name, or auto. */
  public static void main(String[] arguments) throws IOException {
    StepServer.serve(
        request -> {
          try {
            return new TrainerSteps(
                Backends.open(
                    arguments[0],
                    request.work().precision(),
                    request.threads(),
                    System.err::println),
                request);
          } catch (BackendUnavailableException e) {
            throw new UnavailableException(e.getMessage(), e);
          }
        });
  }

  private static TrainingConfig training(Case work) {
    return new TrainingConfig(
        work.batch(),
        Integer.MAX_VALUE,
        3e-4,
        Schedule.CONSTANT,
        3e-4,
        0,
        work.dropout(),
        0.01,
        0.9,
        0.999,
        1e-8,
        0,
        Integer.MAX_VALUE,
        1,
        1);
  }

  private static <T> IntToDoubleFunction generation(
      Kernels<T> kernels, Parameters<T> parameters, Batch batch) {
    TextGenerator<T> generator = new TextGenerator<>(parameters, kernels);
    SamplingConfig likeliest = new SamplingConfig(0, 0, 1);
    int[] prompt = {batch.tokens()[0]};
    int[] last = {0};
    return i -> {
      generator.generate(
          prompt,
          batch.length(),
          likeliest,
          token -> {
            last[0] = token;
            return true;
          });
      return Double.NaN;
    };
  }

  @Override
  public String description() {
    return backend.description();
  }

  @Override
  public long parameters() {
    return drivers.parameters().config().parameters();
  }

  @Override
  public double step() {
    return step.applyAsDouble(steps++);
  }

  @Override
  public void close() {
    drivers.close();
    backend.close();
  }
}
