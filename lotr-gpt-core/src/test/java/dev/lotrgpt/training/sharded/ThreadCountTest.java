package dev.lotrgpt.training.sharded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.onednn.OneDnnBackend;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.OptimizerKind;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("isa")
@Tag("slow")
class ThreadCountTest {
  private static final ModelConfig MODEL = new ModelConfig(2, 2, 32, 64, 11);
  private static final int BATCH = 20;

  private static TrainingConfig config(OptimizerKind optimizer) {
    return new TrainingConfig(
        BATCH,
        6,
        1e-2,
        Schedule.CONSTANT,
        1e-2,
        0,
        0.2,
        0.01,
        0.9,
        0.999,
        1e-8,
        1,
        6,
        1,
        1,
        optimizer,
        0);
  }

  @ParameterizedTest
  @EnumSource
  void lossesAndWeightsAreTheSameToTheBitForAnyNumberOfThreads(OptimizerKind optimizer) {
    List<Object> alone = train(1, config(optimizer));
    assertThat(train(2, config(optimizer))).isEqualTo(alone);
    assertThat(train(4, config(optimizer))).isEqualTo(alone);
  }

  /** The losses of some steps and of an evaluation, and the weights after them. */
  private static List<Object> train(int threads, TrainingConfig config) {
    try (Backend<?> backend = new OneDnnBackend(Precision.FLOAT32)) {
      return train(backend, threads, config);
    }
  }

  private static List<Object> train(Backend<?> backend, int threads, TrainingConfig config) {
    List<Object> results = new ArrayList<>();
    try (TrainingSession session =
        new ShardedSessions<>(backend).openTraining(MODEL, config, threads, new StopSignal())) {
      new Initializer(1).initialize(session.parameters());
      Random random = new Random(1);
      for (int i = 0; i < config.iterations(); i++) {
        results.add(session.step(batch(random), StepScalars.of(config, i)).value());
      }
      results.add(session.loss(List.of(batch(random))));
      for (Parameter entry : session.parameters().layout()) {
        results.add(Arrays.hashCode(session.parameters().download(entry.name())));
      }
    }
    return results;
  }

  private static Batch batch(Random random) {
    int[] tokens = random.ints(BATCH * MODEL.context(), 0, MODEL.vocabulary()).toArray();
    int[] targets = random.ints(BATCH * MODEL.context(), 0, MODEL.vocabulary()).toArray();
    return new Batch(tokens, targets, BATCH, MODEL.context());
  }
}
