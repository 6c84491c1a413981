package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.onednn.OneDnnBackendFactory;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.SamplingConfig;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.OptimizerKind;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trains, evaluates and generates once in all ways that lead to other calls of oneDNN. */
final class EachKindOfStep {
  private static final int VOCABULARY = 85;
  private static final int BATCH = 3;

  private EachKindOfStep() {}

  public static void main(String[] arguments) throws BackendUnavailableException {
    for (Precision precision : Precision.values()) {
      try (Backend<?> backend = new OneDnnBackendFactory().open(precision, 1)) {
        for (ModelConfig model : models()) {
          for (double dropout : new double[] {0, 0.2}) {
            run(backend, model, dropout);
          }
        }
      } catch (BackendUnavailableException e) {
        if (precision == Precision.FLOAT32) {
          throw e;
        }
        System.out.println("without bf16");
      }
    }
  }

  /** One and several blocks of attention, rows of 4 KiB, sizes that no vector divides. */
  private static List<ModelConfig> models() {
    List<ModelConfig> models = new ArrayList<>();
    models.add(new ModelConfig(1, 4, 256, 96, VOCABULARY));
    for (Activation activation : Activation.values()) {
      boolean relu = activation == Activation.RELU;
      models.add(model(2, 64, 64, activation, relu));
      models.add(model(3, 42, 33, activation, !relu));
    }
    return models;
  }

  private static ModelConfig model(
      int heads, int embedding, int context, Activation activation, boolean bias) {
    return new ModelConfig(
        1, heads, embedding, context, VOCABULARY, activation, bias, !bias, Initialisation.PLAIN);
  }

  private static void run(Backend<?> backend, ModelConfig model, double dropout) {
    TrainingConfig config = config(dropout);
    try (TrainingSession session =
        new ShardedSessions<>(backend).openTraining(model, config, 2, new StopSignal())) {
      new Initializer(1).initialize(session.parameters());
      Batch batch = batch(model);
      session.step(batch, StepScalars.of(config, 0));
      session.loss(List.of(batch));
      session
          .generator()
          .generate(
              new int[] {1, 2, 3}, model.context() + 2, new SamplingConfig(0, 0, 1), token -> true);
    }
  }

  private static Batch batch(ModelConfig model) {
    Random random = new Random(1);
    int positions = BATCH * model.context();
    return new Batch(
        random.ints(positions, 0, VOCABULARY).toArray(),
        random.ints(positions, 0, VOCABULARY).toArray(),
        BATCH,
        model.context());
  }

  private static TrainingConfig config(double dropout) {
    return new TrainingConfig(
        BATCH,
        1,
        1e-3,
        Schedule.CONSTANT,
        1e-3,
        0,
        dropout,
        0.01,
        0.9,
        0.999,
        1e-8,
        1,
        1,
        1,
        1,
        dropout == 0 ? OptimizerKind.ADAMW : OptimizerKind.MUON,
        0);
  }
}
