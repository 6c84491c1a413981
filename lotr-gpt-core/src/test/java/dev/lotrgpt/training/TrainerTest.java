package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.nd4j.Nd4jBackend;
import dev.lotrgpt.file.StorageException;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.training.sharded.ShardedSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainerTest {
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log while the frog sat in the bog. ";

  private SessionFactory sessions;
  private final Dataset dataset =
      Dataset.of(new Corpus("test", TEXT.repeat(20)), new DataConfig(1, 0.1));
  private final ModelConfig model = new ModelConfig(2, 2, 16, 16, dataset.tokenizer().size());

  @TempDir Path directory;

  @BeforeAll
  void openSessions() {
    sessions = open();
  }

  /** What is trained with. */
  protected SessionFactory open() {
    return new ShardedSessions<>(new Nd4jBackend());
  }

  @Test
  void theLossFallsOnATextThatRepeatsItself() throws IOException {
    TrainingResult result = train(directory, config(60, 0, 0.1), new Recorder());

    List<Metrics> rows = MetricsFile.read(directory.resolve("metrics.csv"));
    assertThat(rows).extracting(Metrics::iteration).containsExactly(0, 20, 40, 60);
    assertThat(rows.get(0).trainLoss())
        .isBetween(0.9 * Math.log(model.vocabulary()), 1.1 * Math.log(model.vocabulary()));
    assertThat(result.last().trainLoss()).isLessThan(0.8 * rows.get(0).trainLoss());
    assertThat(result.best().valLoss())
        .isEqualTo(rows.stream().mapToDouble(Metrics::valLoss).min().orElseThrow());
    assertThat(rows.get(3).tokens()).isEqualTo(60 * 8 * 16);
    assertThat(directory.resolve("best.safetensors")).exists();
  }

  @ParameterizedTest
  @EnumSource
  void aResumedTrainingEndsWithTheSameBytes(OptimizerKind optimizer) throws IOException {
    Path whole = Files.createDirectory(directory.resolve("whole"));
    Path parts = Files.createDirectory(directory.resolve("parts"));
    train(whole, with(config(60, 0, 0.1), optimizer), new Recorder());
    for (int until : new int[] {7, 25, 41}) {
      Recorder interrupter =
          new Recorder() {
            @Override
            public void stepped(int iteration, double loss, double speed, double left) {
              if (iteration == until) {
                stop.give();
              }
            }
          };
      assertThatThrownBy(() -> train(parts, with(config(60, 0, 0.1), optimizer), interrupter))
          .isInstanceOf(TrainingInterruptedException.class);
    }
    Recorder last = new Recorder();
    train(parts, with(config(60, 0, 0.1), optimizer), last);

    assertThat(last.startedAt).isEqualTo(41);
    for (String file : List.of("metrics.csv", "best.safetensors", "final.safetensors")) {
      assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    try (var files = Files.list(parts)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "metrics.csv",
              "timing.csv",
              "best.safetensors",
              "final.safetensors",
              "tokenizer.json",
              "checkpoint-25.safetensors",
              "checkpoint-41.safetensors");
    }
  }

  @Test
  void aDamagedCheckpointIsSetAsideAndTheOneBeforeItUsed() throws IOException {
    Path whole = Files.createDirectory(directory.resolve("whole"));
    Path parts = Files.createDirectory(directory.resolve("parts"));
    train(whole, config(60, 0, 0.1), new Recorder());
    Recorder interrupter =
        new Recorder() {
          @Override
          public void stepped(int iteration, double loss, double speed, double left) {
            if (iteration == 35) {
              stop.give();
            }
          }
        };
    assertThatThrownBy(
            () -> train(parts, config(60, 0, 0.1), interrupter, new CheckpointPolicy(10, 0)))
        .isInstanceOf(TrainingInterruptedException.class);
    Path newest = parts.resolve("checkpoint-35.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);

    Recorder last = new Recorder();
    train(parts, config(60, 0, 0.1), last);

    assertThat(last.startedAt).isEqualTo(30);
    assertThat(last.notes).singleElement().asString().contains("checkpoint-35.safetensors");
    assertThat(parts.resolve("checkpoint-35.safetensors.damaged")).exists();
    assertThat(parts.resolve("final.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("final.safetensors"));
  }

  /** Evaluations lie on the way of both, or the shorter one has a last one of its own. */
  @ParameterizedTest
  @CsvSource({"40, adamw", "40, muon", "30, adamw", "19, muon", "1, adamw"})
  void aLongerTrainingThatBeginsWhereAShorterOneEndedHasTheSameBytes(int first, String optimizer)
      throws IOException {
    Path whole = directory.resolve("whole");
    Path shorter = directory.resolve("shorter");
    Path longer = directory.resolve("longer");
    OptimizerKind kind = OptimizerKind.valueOf(optimizer.toUpperCase(Locale.ROOT));
    train(whole, constant(60, kind), new Recorder());
    train(shorter, constant(first, kind), new Recorder());
    Recorder last = new Recorder();
    trainer(longer, constant(60, kind), last).train(1, new TrainingFiles(shorter));

    assertThat(last.startedAt).isEqualTo(first);
    assertThat(last.notes).isEmpty();
    for (String file :
        List.of("metrics.csv", "best.safetensors", "final.safetensors", "tokenizer.json")) {
      assertThat(longer.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    assertThat(Files.readAllLines(longer.resolve("timing.csv")))
        .hasSize(5)
        .last()
        .asString()
        .startsWith("60,");
  }

  @Test
  void nothingGoesOnFromAnotherTrainingOrADamagedOne() throws IOException {
    Path shorter = directory.resolve("shorter");
    train(shorter, constant(40, OptimizerKind.ADAMW), new Recorder());
    Recorder other = new Recorder();
    trainer(directory.resolve("other"), with(constant(60, OptimizerKind.ADAMW), 1e-3, 1), other)
        .train(1, new TrainingFiles(shorter));
    assertThat(other.startedAt).isZero();
    assertThat(other.notes).singleElement().asString().contains("learningRate 0.01, not 0.001");

    Path file = shorter.resolve("last.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Recorder damaged = new Recorder();
    trainer(directory.resolve("longer"), constant(60, OptimizerKind.ADAMW), damaged)
        .train(1, new TrainingFiles(shorter));
    assertThat(damaged.startedAt).isZero();
    assertThat(damaged.notes)
        .singleElement()
        .asString()
        .startsWith(file + " is damaged: ")
        .endsWith("; not gone on from, the training begins anew");
  }

  /** Its learning rate depends on its length. */
  @Test
  void aTrainingWithCosineDecayLeavesNothingToGoOnFrom() throws IOException {
    train(directory, config(20, 0, 0), new Recorder());
    assertThat(directory.resolve("last.safetensors")).doesNotExist();
  }

  private static TrainingConfig constant(int iterations, OptimizerKind optimizer) {
    return new TrainingConfig(
        8,
        iterations,
        1e-2,
        Schedule.CONSTANT,
        0,
        1,
        0.1,
        0.01,
        0.9,
        0.999,
        1e-8,
        1,
        20,
        2,
        1,
        optimizer,
        0);
  }

  private Trainer trainer(Path files, TrainingConfig config, Recorder listener) {
    return new Trainer(
        sessions,
        model,
        config,
        dataset,
        new TrainingFiles(files),
        new CheckpointPolicy(0, 0),
        listener,
        listener.stop);
  }

  /** Each of these would end with bits that no training has. */
  @Test
  void aCheckpointGoesOnInItsOwnTrainingOnly() throws IOException {
    Path parts = directory.resolve("parts");
    interrupt(parts, 25);
    List<String> before = contents(parts);
    TrainingConfig mine = config(60, 0, 0.1);
    Map<String, TrainingConfig> others = new LinkedHashMap<>();
    others.put("dropout 0.1, not 0.0", config(60, 0, 0));
    others.put("gradientClip 0.0, not 1.0", config(60, 1, 0.1));
    others.put("iterations 60, not 20", config(20, 0, 0.1));
    others.put("iterations 60, not 90", config(90, 0, 0.1));
    others.put("learningRate 0.01, not 0.001", with(mine, 1e-3, 1));
    others.put("seed 1, not 2", with(mine, 1e-2, 2));
    others.forEach(
        (difference, other) ->
            assertThatThrownBy(() -> train(parts, other, new Recorder()))
                .isInstanceOf(OtherTrainingException.class)
                .hasMessage(
                    parts.resolve("checkpoint-25.safetensors")
                        + " is of another training ("
                        + difference
                        + "): train in a directory of its own, or move that file away"));
    Dataset otherText = Dataset.of(new Corpus("test", reversed()), new DataConfig(1, 0.1));
    Dataset less = Dataset.of(new Corpus("test", TEXT.repeat(20)), new DataConfig(0.9, 0.1));
    for (Dataset other : List.of(otherText, less)) {
      assertThatThrownBy(() -> train(parts, mine, other, new Recorder(), 1))
          .isInstanceOf(OtherTrainingException.class)
          .hasMessageContaining("is of another training (text ");
    }
    assertThat(contents(parts)).isEqualTo(before);
  }

  @Test
  void threadsAndTimesOfCheckpointsMayChange() throws IOException {
    Path parts = directory.resolve("parts");
    interrupt(parts, 25);
    Recorder last = new Recorder();
    train(parts, config(60, 0, 0.1), dataset, last, 2);
    assertThat(last.startedAt).isEqualTo(25);
    assertThat(last.notes).isEmpty();
  }

  @Test
  void itsDirectoryIsMade() throws IOException {
    Path missing = directory.resolve("not/there/yet");
    train(missing, config(20, 0, 0), new Recorder());
    assertThat(missing.resolve("final.safetensors")).exists();
    Path blocked = Files.writeString(directory.resolve("blocked"), "a file").resolve("run");
    assertThatThrownBy(() -> train(blocked, config(20, 0, 0), new Recorder()))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(blocked + " cannot be written: ")
        .hasMessageNotContaining("\n");
  }

  private void interrupt(Path files, int iteration) {
    Recorder interrupter =
        new Recorder() {
          @Override
          public void stepped(int done, double loss, double speed, double left) {
            if (done == iteration) {
              stop.give();
            }
          }
        };
    assertThatThrownBy(() -> train(files, config(60, 0, 0.1), interrupter))
        .isInstanceOf(TrainingInterruptedException.class);
  }

  private static String reversed() {
    return new StringBuilder(TEXT.repeat(20)).reverse().toString();
  }

  /** All files of a directory with their content. */
  private static List<String> contents(Path files) throws IOException {
    List<String> contents = new ArrayList<>();
    try (var children = Files.list(files)) {
      for (Path file : children.sorted().toList()) {
        contents.add(file.getFileName() + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  private static TrainingConfig with(TrainingConfig config, OptimizerKind optimizer) {
    return new TrainingConfig(
        config.batchSize(),
        config.iterations(),
        config.learningRate(),
        config.schedule(),
        config.minimumLearningRate(),
        config.warmup(),
        config.dropout(),
        config.weightDecay(),
        config.beta1(),
        config.beta2(),
        config.epsilon(),
        config.gradientClip(),
        config.evaluationInterval(),
        config.evaluationBatches(),
        config.seed(),
        optimizer,
        config.patience());
  }

  private static TrainingConfig with(TrainingConfig config, double learningRate, long seed) {
    return new TrainingConfig(
        config.batchSize(),
        config.iterations(),
        learningRate,
        config.schedule(),
        config.minimumLearningRate(),
        config.warmup(),
        config.dropout(),
        config.weightDecay(),
        config.beta1(),
        config.beta2(),
        config.epsilon(),
        config.gradientClip(),
        config.evaluationInterval(),
        config.evaluationBatches(),
        seed);
  }

  /** The learning rate is too small to move a weight, so that no evaluation is better. */
  private static TrainingConfig hopeless() {
    return new TrainingConfig(
        8,
        200,
        1e-30,
        Schedule.CONSTANT,
        0,
        0,
        0,
        0,
        0.9,
        0.999,
        1e-8,
        0,
        20,
        2,
        1,
        OptimizerKind.ADAMW,
        2);
  }

  @Test
  void patienceEndsATrainingThatDoesNotImprove() throws IOException {
    TrainingResult result = train(directory, hopeless(), new Recorder());
    assertThat(result.last().iteration()).isEqualTo(40);
    assertThat(result.best().iteration()).isZero();
    assertThat(MetricsFile.read(directory.resolve("metrics.csv")))
        .extracting(Metrics::iteration)
        .containsExactly(0, 20, 40);
    assertThat(directory.resolve("final.safetensors")).exists();
  }

  @Test
  void patienceIsAsLongInATrainingThatIsResumed() throws IOException {
    Recorder interrupter =
        new Recorder() {
          @Override
          public void stepped(int iteration, double loss, double speed, double left) {
            if (iteration == 33) {
              stop.give();
            }
          }
        };
    assertThatThrownBy(() -> train(directory, hopeless(), interrupter))
        .isInstanceOf(TrainingInterruptedException.class);
    TrainingResult result = train(directory, hopeless(), new Recorder());
    assertThat(result.last().iteration()).isEqualTo(40);
  }

  @Test
  void aTrainingThatDivergesStopsAtOnce() {
    TrainingConfig wild =
        new TrainingConfig(
            8, 60, 1e30, Schedule.CONSTANT, 0, 0, 0, 0, 0.9, 0.999, 1e-8, 0, 20, 2, 1);
    assertThatThrownBy(() -> train(directory, wild, new Recorder()))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("iteration")
        .hasMessageContaining("learningRate");
  }

  @Test
  void aTrainingThatDivergesKeepsItsLastGoodCheckpoint() {
    assertThatThrownBy(
            () -> train(directory, diverging(1e30), new Recorder(), new CheckpointPolicy(1, 0)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the loss became")
        .hasMessageContaining("at iteration 1 with learning rate 1.0E30");
    assertThat(directory.resolve("checkpoint-1.safetensors")).exists();
  }

  @Test
  void weightsThatAreNotFiniteAreNoCheckpoint() {
    assertThatThrownBy(
            () -> train(directory, diverging(1e39), new Recorder(), new CheckpointPolicy(1, 0)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("a weight became NaN or infinite at iteration 1");
    assertThat(directory).isDirectoryNotContaining("glob:**checkpoint*");
  }

  private static TrainingConfig diverging(double learningRate) {
    return new TrainingConfig(
        8, 60, learningRate, Schedule.CONSTANT, 0, 0, 0, 0, 0.9, 0.999, 1e-8, 0, 20, 2, 1);
  }

  @Test
  void aDamagedTableOfMetricsIsNeverBelieved() throws IOException {
    Path whole = Files.createDirectory(directory.resolve("whole"));
    Path parts = Files.createDirectory(directory.resolve("parts"));
    train(whole, config(60, 0, 0.1), new Recorder());
    Recorder interrupter =
        new Recorder() {
          @Override
          public void stepped(int iteration, double loss, double speed, double left) {
            if (iteration == 25) {
              stop.give();
            }
          }
        };
    assertThatThrownBy(() -> train(parts, config(60, 0, 0.1), interrupter))
        .isInstanceOf(TrainingInterruptedException.class);
    Path metrics = parts.resolve("metrics.csv");
    assertThat(MetricsFile.read(metrics)).hasSize(2);
    Files.writeString(metrics, Files.readString(metrics).replace("20,", "20,1"));
    Path leftover = Files.writeString(parts.resolve(".checkpoint-30.safetensors.x.tmp"), "half");

    train(parts, config(60, 0, 0.1), new Recorder());

    assertThat(metrics).hasSameBinaryContentAs(whole.resolve("metrics.csv"));
    assertThat(leftover).doesNotExist();
  }

  @Test
  void clippingBoundsTheFirstStep() throws IOException {
    // With a norm of almost nothing, epsilon rules AdamW's step and the weights hardly move.
    TrainingResult clipped = train(directory, config(20, 1e-12, 0), new Recorder());
    List<Metrics> rows = MetricsFile.read(directory.resolve("metrics.csv"));
    assertThat(clipped.last().trainLoss())
        .isCloseTo(rows.get(0).trainLoss(), org.assertj.core.data.Offset.offset(1e-3));
  }

  private TrainingConfig config(int iterations, double clip, double dropout) {
    return new TrainingConfig(
        8,
        iterations,
        1e-2,
        Schedule.COSINE,
        1e-3,
        5,
        dropout,
        0.01,
        0.9,
        0.999,
        1e-8,
        clip,
        20,
        2,
        1);
  }

  private TrainingResult train(Path files, TrainingConfig config, Recorder listener)
      throws IOException {
    return train(files, config, listener, new CheckpointPolicy(0, 0));
  }

  private TrainingResult train(
      Path files, TrainingConfig config, Dataset text, Recorder listener, int threads)
      throws IOException {
    return new Trainer(
            sessions,
            model,
            config,
            text,
            new TrainingFiles(files),
            new CheckpointPolicy(10, 0),
            listener,
            listener.stop)
        .train(threads);
  }

  private TrainingResult train(
      Path files, TrainingConfig config, Recorder listener, CheckpointPolicy policy)
      throws IOException {
    return new Trainer(
            sessions,
            model,
            config,
            dataset,
            new TrainingFiles(files),
            policy,
            listener,
            listener.stop)
        .train(1);
  }

  private static class Recorder implements TrainingListener {
    int startedAt = -1;
    final StopSignal stop = new StopSignal();
    final List<String> notes = new ArrayList<>();

    @Override
    public void started(int iteration) {
      startedAt = iteration;
    }

    @Override
    public void stepped(int iteration, double loss, double tokensPerSecond, double secondsLeft) {}

    @Override
    public void evaluated(
        Metrics metrics, Metrics best, double tokensPerSecond, double secondsLeft) {}

    @Override
    public void note(String text) {
      notes.add(text);
    }
  }
}
