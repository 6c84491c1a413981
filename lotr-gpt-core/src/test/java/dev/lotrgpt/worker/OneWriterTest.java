package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.Claimant;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.training.CheckpointPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Two real workers on one run store, as two Mavens would start them. */
@Timeout(180)
@Tag("slow")
class OneWriterTest {
  private static final Job.Compute COMPUTE = new Job.Compute("onednn", "onednn", 1, 1);
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log while the frog sat in the bog. ";

  /** Iterations between checkpoints. */
  private static final int CHECKPOINTS = 50;

  @TempDir Path directory;
  private Path corpus;
  private PlannedRun run;

  @BeforeEach
  void plan() throws IOException {
    corpus = Files.writeString(directory.resolve("corpus.txt"), TEXT.repeat(40));
    Settings settings =
        Settings.defaults()
            .with(
                Map.of(
                    Setting.LAYERS, "1",
                    Setting.HEADS, "2",
                    Setting.EMBEDDING, "16",
                    Setting.CONTEXT, "16",
                    Setting.BATCH_SIZE, "4",
                    Setting.ITERATIONS, "3000",
                    Setting.EVALUATION_INTERVAL, "1000",
                    Setting.EVALUATION_BATCHES, "2"));
    String sha256 = new Corpus("corpus.txt", TEXT.repeat(40)).sha256();
    run = new Sweep(settings, null, null).runs(OneText.of(sha256), COMPUTE.family()).get(0);
  }

  @Test
  void theSecondWaitsAndTakesTheResult() throws Exception {
    try (WorkerProcess first = pausedWorker();
        WorkerProcess second = new WorkerProcess(training("store"));
        WorkerProcess third = new WorkerProcess(training("store"))) {
      third.await(OneWriterTest::isWaiting);
      long orphaned = System.nanoTime();
      third.orphan();
      assertThat(third.awaitEnd())
          .isIn(WorkerMain.Exit.ORPHANED.code(), WorkerMain.Exit.STOPPED.code());
      // Not only when the time for a checkpoint, 10 s, is over
      assertThat(Duration.ofNanos(System.nanoTime() - orphaned)).isLessThan(Duration.ofSeconds(8));
      assertThat(first.messages(Message.RunFinished.class)).isEmpty();

      Message.Note note = (Message.Note) second.await(OneWriterTest::isWaiting);
      assertThat(note.text())
          .startsWith(run.label() + ": waits for process " + first.pid())
          .endsWith("which has run " + run.id());
      first.goOn();
      assertThat(second.awaitEnd()).isZero();
      assertThat(second.messages()).contains(new Message.RunUpToDate(run.id()));
      assertThat(second.messages(Message.RunStarted.class)).isEmpty();
      assertThat(second.messages(Message.Tick.class)).isEmpty();
      assertThat(first.awaitEnd()).isZero();
      assertThat(first.messages(Message.RunFinished.class)).hasSize(1);
    }
  }

  @Test
  void theSecondGoesOnWhereAKilledOneWas() throws Exception {
    try (WorkerProcess whole = new WorkerProcess(training("whole"));
        WorkerProcess first = pausedWorker();
        WorkerProcess second = new WorkerProcess(training("store"))) {
      second.await(OneWriterTest::isWaiting);
      first.kill();
      assertThat(second.awaitEnd()).isZero();
      assertThat(second.messages(Message.RunStarted.class))
          .singleElement()
          .satisfies(started -> assertThat(started.resumedAt()).isPositive());
      assertThat(second.messages(Message.Note.class)).noneMatch(OneWriterTest::isMixture);
      assertThat(whole.awaitEnd()).isZero();
    }
    for (RunFile file : List.of(RunFile.METRICS, RunFile.BEST, RunFile.FINAL)) {
      assertThat(store("store").file(run.id(), file))
          .hasSameBinaryContentAs(store("whole").file(run.id(), file));
    }
    anEvaluationIsMadeOnce();
  }

  @Test
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
  void tellsThatAnotherInstructionSetBeganTheRun() throws Exception {
    try (WorkerProcess first = pausedWorker()) {
      first.kill();
    }
    try (WorkerProcess second =
        new WorkerProcess(training("store"), "export ONEDNN_MAX_CPU_ISA=SSE41")) {
      assertThat(second.awaitEnd()).isZero();
      assertThat(second.messages(Message.Note.class))
          .filteredOn(OneWriterTest::isMixture)
          .singleElement()
          .satisfies(
              note ->
                  assertThat(note.text())
                      .startsWith(run.label() + ": goes on with oneDNN")
                      .contains("sse41, but was begun with oneDNN")
                      .contains(store("store").runDirectory(run.id()).toString()));
    }
  }

  /** A cluster's job whose scheduler believed it dead: the next start may be done already. */
  @Test
  void aJobThatLostItsRunLeavesTheRecordOfItAlone() throws Exception {
    RunStore store = store("store");
    Job task = new Job.Task((Job.Train) training("store"), null, new Claimant("7_1", 0));
    try (WorkerProcess worker = new WorkerProcess(task)) {
      worker.await(message -> hasCheckpoint());
      worker.pause();
      store.claimRun(run.id(), new Claimant("7_1", 1)).orElseThrow();
      Path record = store.file(run.id(), RunFile.RECORD);
      Files.writeString(record, "the next start's");
      worker.goOn();
      assertThat(worker.awaitEnd())
          .isIn(WorkerMain.Exit.DONE.code(), WorkerMain.Exit.SUPERSEDED.code());
      assertThat(record).hasContent("the next start's");
      assertThat(worker.messages(Message.RunFinished.class)).isEmpty();
    }
  }

  @Test
  void anUnfinishedRunIsNotEvaluated() throws Exception {
    try (WorkerProcess first = pausedWorker()) {
      first.kill();
    }
    try (WorkerProcess second = new WorkerProcess(evaluation())) {
      assertThat(second.awaitEnd()).isZero();
      assertThat(second.messages(Message.RunFailed.class))
          .singleElement()
          .satisfies(failed -> assertThat(failed.reason()).contains("is not trained any more"));
    }
    assertThat(hasCheckpoint()).isTrue();
  }

  private Job evaluation() {
    return new Job.Evaluate(
        directory.resolve("store").toString(),
        COMPUTE,
        OneText.at(corpus.toString(), List.of(run)),
        new SampleSettings(List.of("the"), 20, 0.8, 0, 1));
  }

  private void anEvaluationIsMadeOnce() throws Exception {
    try (WorkerProcess first = new WorkerProcess(evaluation());
        WorkerProcess second = new WorkerProcess(evaluation())) {
      assertThat(first.awaitEnd()).isZero();
      assertThat(second.awaitEnd()).isZero();
      assertThat(second.messages(Message.RunEvaluated.class))
          .isEqualTo(first.messages(Message.RunEvaluated.class))
          .hasSize(1);
    }
  }

  private static boolean isMixture(Message message) {
    return message instanceof Message.Note note && note.text().contains("but was begun with");
  }

  private static boolean isWaiting(Message message) {
    return message instanceof Message.Note note && note.text().contains(", which has run ");
  }

  /** A worker that stands still in the middle of the run, after a checkpoint. */
  private WorkerProcess pausedWorker() throws Exception {
    WorkerProcess worker = new WorkerProcess(training("store"));
    worker.await(message -> hasCheckpoint());
    worker.pause();
    return worker;
  }

  private boolean hasCheckpoint() {
    String[] files = store("store").runDirectory(run.id()).toFile().list();
    return files != null && Arrays.stream(files).anyMatch(file -> file.startsWith("checkpoint-"));
  }

  private Job training(String store) {
    return new Job.Train(
        directory.resolve(store).toString(),
        COMPUTE,
        OneText.at(corpus.toString(), List.of(run)),
        new Job.Git(null, null),
        new CheckpointPolicy(CHECKPOINTS, 0),
        false);
  }

  private RunStore store(String name) {
    return new RunStore(directory.resolve(name));
  }
}
