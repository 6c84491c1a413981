package dev.lotrgpt.training.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.cuda.CudaBackend;
import dev.lotrgpt.compute.cuda.StandIn;
import dev.lotrgpt.compute.nd4j.Nd4jBackend;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.text.Tokens;
import dev.lotrgpt.text.Windows;
import dev.lotrgpt.training.BatchSampler;
import dev.lotrgpt.training.OptimizerKind;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.Session;
import dev.lotrgpt.training.SessionFactory;
import dev.lotrgpt.training.StepLoss;
import dev.lotrgpt.training.StepScalars;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingConfig;
import dev.lotrgpt.training.TrainingSession;
import dev.lotrgpt.training.sharded.ShardedSessions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

@Tag("slow")
class DeviceSessionsTest {
  private static final int LENGTH = 17;
  private static final int SYMBOLS = 11;
  private static final ModelConfig MODEL = new ModelConfig(2, 2, 24, LENGTH, SYMBOLS);

  /** Clipped at first, with dropout. */
  private static final TrainingConfig CONFIG =
      new TrainingConfig(
          3, 5, 1e-2, Schedule.COSINE, 1e-3, 2, 0.2, 0.1, 0.9, 0.999, 1e-8, 0.7, 6, 1, 1);

  private static final Tokens TEXT = Tokens.of(new Random(1).ints(300, 0, SYMBOLS).toArray());

  /** What a training comes to. */
  private record Outcome(List<Double> losses, double evaluation, List<float[]> parameters) {}

  @Test
  void aTrainingFollowsTheReference() {
    Outcome expected = train(new ShardedSessions<>(new Nd4jBackend(DataType.DOUBLE)));
    Outcome outcome = trainOn(StandIn.FORWARDS);
    for (int i = 0; i < expected.losses().size(); i++) {
      double loss = expected.losses().get(i);
      assertThat(outcome.losses().get(i)).isCloseTo(loss, within(1e-5 * loss));
    }
    assertThat(outcome.evaluation()).isCloseTo(expected.evaluation(), within(1e-5));
  }

  /** Whose norms the host has to know. */
  @Test
  void anOptimiserOfTheHostFollowsTheReference() {
    TrainingConfig muon =
        new TrainingConfig(
            3,
            4,
            1e-2,
            Schedule.CONSTANT,
            1e-2,
            0,
            0.2,
            0.1,
            0.9,
            0.999,
            1e-8,
            0.7,
            4,
            1,
            1,
            OptimizerKind.MUON,
            0);
    Outcome expected =
        train(new ShardedSessions<>(new Nd4jBackend(DataType.DOUBLE)), muon, batch -> batch);
    for (Precision precision : Precision.values()) {
      double tolerance = precision == Precision.BF16 ? 1e-2 : 1e-4;
      try (CudaBackend backend = StandIn.open(StandIn.FORWARDS, precision)) {
        Outcome outcome = train(new DeviceSessions<>(backend), muon, batch -> batch);
        for (int i = 0; i < expected.losses().size(); i++) {
          double loss = expected.losses().get(i);
          assertThat(outcome.losses().get(i)).isCloseTo(loss, within(tolerance * loss));
        }
        assertThat(outcome.evaluation()).isCloseTo(expected.evaluation(), within(tolerance * 3));
      }
    }
  }

  /** CUDA leaves the order of threads and blocks open. */
  @Test
  void theBitsAreTheSameInAnyOrderOfThreads() {
    Outcome forwards = trainOn(StandIn.FORWARDS);
    for (int device : new int[] {StandIn.BACKWARDS, StandIn.MIXED}) {
      assertSame(trainOn(device), forwards);
    }
  }

  @Test
  void trainingsThatShareAGpuDoNotTouchOneAnother() {
    try (CudaBackend backend = StandIn.open(StandIn.FORWARDS)) {
      Outcome alone = train(new DeviceSessions<>(backend));
      List<CompletableFuture<Outcome>> together = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        together.add(CompletableFuture.supplyAsync(() -> train(new DeviceSessions<>(backend))));
      }
      together.forEach(outcome -> assertSame(outcome.join(), alone));
    }
  }

  /** Of a text that is on the GPU, the host sends nothing but the places of the sequences. */
  @Test
  void batchesAreTheSameWithAndWithoutTheirText() {
    UnaryOperator<Batch> withoutText =
        batch -> new Batch(batch.tokens(), batch.targets(), batch.size(), batch.length());
    try (CudaBackend backend = StandIn.open(StandIn.FORWARDS)) {
      SessionFactory sessions = new DeviceSessions<>(backend);
      assertSame(train(sessions, CONFIG, withoutText), train(sessions));
    }
  }

  @Test
  void lossesMayBeAskedForLater() {
    try (CudaBackend backend = StandIn.open(StandIn.FORWARDS);
        TrainingSession session =
            new DeviceSessions<>(backend).openTraining(MODEL, CONFIG, 1, new StopSignal())) {
      new Initializer(1).initialize(session.parameters());
      List<StepLoss> losses = new ArrayList<>();
      for (int i = 0; i < CONFIG.iterations(); i++) {
        losses.add(session.step(batch(i), StepScalars.of(CONFIG, i)));
        assertThat(losses.get(i).isKnown()).isFalse();
      }
      assertThat(losses.stream().map(StepLoss::value).toList())
          .isEqualTo(trainOn(StandIn.FORWARDS).losses());
      assertThat(losses).allMatch(StepLoss::isKnown);
    }
  }

  /** Recording another shape of batch must not move anything. */
  @Test
  void aBatchOfAnotherSizeIsRecordedBesideTheOthers() {
    try (CudaBackend backend = StandIn.open(StandIn.FORWARDS);
        TrainingSession session =
            new DeviceSessions<>(backend).openTraining(MODEL, CONFIG, 1, new StopSignal());
        TrainingSession reference =
            new ShardedSessions<>(new Nd4jBackend(DataType.DOUBLE))
                .openTraining(MODEL, CONFIG, 1, new StopSignal())) {
      for (TrainingSession each : List.of(session, reference)) {
        new Initializer(1).initialize(each.parameters());
      }
      for (int i = 0; i < 4; i++) {
        Batch batch = i % 2 == 0 ? batch(i) : batch(i).slice(0, 2);
        double expected = reference.step(batch, StepScalars.of(CONFIG, i)).value();
        assertThat(session.step(batch, StepScalars.of(CONFIG, i)).value())
            .isCloseTo(expected, within(1e-5 * expected));
      }
    }
  }

  @Test
  void aTextIsEvaluatedInManyBatches() {
    Tokens text = Tokens.of(new Random(2).ints(1200 * 3 + 1, 0, SYMBOLS).toArray());
    ModelConfig model = new ModelConfig(1, 1, 4, 3, SYMBOLS);
    List<Double> losses = new ArrayList<>();
    try (CudaBackend backend = StandIn.open(StandIn.FORWARDS)) {
      for (SessionFactory sessions :
          List.of(
              new DeviceSessions<>(backend),
              new ShardedSessions<>(new Nd4jBackend(DataType.DOUBLE)))) {
        try (Session session = sessions.openEvaluation(model, 1, new StopSignal())) {
          new Initializer(1).initialize(session.parameters());
          losses.add(session.loss(new Windows(text, 3, 1)));
          losses.add(session.loss(new Windows(text, 3, 500)));
        }
      }
    }
    for (double loss : losses) {
      assertThat(loss).isCloseTo(losses.get(0), within(1e-5));
    }
  }

  /** Products of bf16 read a copy of the parameters, which follows them whoever moves them. */
  @Test
  void roundedParametersAreThoseThatThereAre() {
    try (CudaBackend backend = StandIn.open(StandIn.FORWARDS, Precision.BF16);
        TrainingSession trained =
            new DeviceSessions<>(backend).openTraining(MODEL, CONFIG, 1, new StopSignal())) {
      new Initializer(1).initialize(trained.parameters());
      double before = trained.loss(new Windows(TEXT, LENGTH, 4));
      for (int i = 0; i < 3; i++) {
        trained.step(batch(i), StepScalars.of(CONFIG, i)).value();
      }
      double after = trained.loss(new Windows(TEXT, LENGTH, 4));
      assertThat(after).isLessThan(before);
      assertThat(lossWith(backend, trained.parameters())).isEqualTo(after);
      new Initializer(1).initialize(trained.parameters());
      assertThat(trained.loss(new Windows(TEXT, LENGTH, 4))).isEqualTo(before);
    }
  }

  private static double lossWith(CudaBackend backend, Parameters<?> parameters) {
    try (Session session =
        new DeviceSessions<>(backend).openEvaluation(MODEL, 1, new StopSignal())) {
      for (Parameter parameter : parameters.layout()) {
        session.parameters().upload(parameter.name(), parameters.download(parameter.name()));
      }
      return session.loss(new Windows(TEXT, LENGTH, 4));
    }
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheSetting() {
    ModelConfig large = new ModelConfig(12, 8, 1024, 256, SYMBOLS);
    try (CudaBackend backend = StandIn.open(StandIn.FORWARDS)) {
      assertThatThrownBy(
              () -> new DeviceSessions<>(backend).openTraining(large, CONFIG, 1, new StopSignal()))
          .isInstanceOf(MistakeException.class)
          .hasMessageMatching(
              "<training><batchSize> \\(-Dlotr-gpt.training.batchSize\\): the model takes about"
                  + " [\\d,]+ MiB of the GPU\'s memory, of which 1,024 MiB are free: lower it");
    }
  }

  private static Outcome trainOn(int device) {
    try (CudaBackend backend = StandIn.open(device)) {
      return train(new DeviceSessions<>(backend));
    }
  }

  private static Outcome train(SessionFactory sessions) {
    return train(sessions, CONFIG, UnaryOperator.identity());
  }

  private static Outcome train(
      SessionFactory sessions, TrainingConfig config, UnaryOperator<Batch> change) {
    try (TrainingSession session = sessions.openTraining(MODEL, config, 1, new StopSignal())) {
      new Initializer(1).initialize(session.parameters());
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < config.iterations(); i++) {
        losses.add(session.step(change.apply(batch(i)), StepScalars.of(config, i)).value());
      }
      List<float[]> parameters = new ArrayList<>();
      for (Parameter parameter : session.parameters().layout()) {
        parameters.add(session.parameters().download(parameter.name()));
      }
      return new Outcome(losses, session.loss(new Windows(TEXT, LENGTH, 4)), parameters);
    }
  }

  private static Batch batch(int iteration) {
    return new BatchSampler(TEXT, CONFIG.batchSize(), LENGTH, new CounterRandom(7))
        .batch(iteration);
  }

  private static void assertSame(Outcome outcome, Outcome expected) {
    assertThat(outcome.losses()).isEqualTo(expected.losses());
    assertThat(outcome.evaluation()).isEqualTo(expected.evaluation());
    for (int i = 0; i < expected.parameters().size(); i++) {
      assertThat(Arrays.equals(outcome.parameters().get(i), expected.parameters().get(i)))
          .as("parameter %d", i)
          .isTrue();
    }
  }
}
