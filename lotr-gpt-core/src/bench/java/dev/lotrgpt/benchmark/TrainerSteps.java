package dev.lotrgpt.benchmark;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.SamplingConfig;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.Session;
import dev.lotrgpt.training.SessionFactory;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingSession;
import dev.lotrgpt.worker.Sessions;
import java.io.IOException;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** This trainer's steps. */
final class TrainerSteps implements Steps {
  private final Backend<?> backend;
  private final Session session;
  private final IntToDoubleFunction step;
  private int steps;

  private TrainerSteps(Backend<?> backend, Protocol.Request request) throws IOException {
    List<Batch> batches = Text.batches(request);
    this.backend = backend;
    SessionFactory sessions = Sessions.on(backend);
    Case work = request.work();
    if (work.mode() == Case.Mode.TRAIN) {
      TrainingConfig config = training(work);
      TrainingSession training =
          sessions.openTraining(work.model(), config, request.threads(), new StopSignal());
      session = training;
      step = i -> training.step(batches.get(i % batches.size()), StepScalars.of(config, i)).value();
    } else {
      session = sessions.openEvaluation(work.model(), request.threads(), new StopSignal());
      step =
          work.mode() == Case.Mode.EVALUATE
              ? i -> session.loss(List.of(batches.get(i % batches.size())))
              : generation(session.generator(), batches.get(0));
    }
    new Initializer(1).initialize(session.parameters());
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

  private static IntToDoubleFunction generation(TextGenerator<?> generator, Batch batch) {
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
    return session.parameters().config().parameters();
  }

  @Override
  public double step() {
    return step.applyAsDouble(steps++);
  }

  @Override
  public void close() {
    session.close();
    backend.close();
  }
}
