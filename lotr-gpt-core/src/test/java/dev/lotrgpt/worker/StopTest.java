package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.training.CheckpointPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real worker ends soon, whatever it is at and whoever asks it to. */
@Tag("slow")
@Timeout(300)
class StopTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Job.Compute COMPUTE = new Job.Compute("onednn", "onednn", 2, 1);
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log while the frog sat in the bog. "
          .repeat(8000);

  /** How a worker is asked to end, and what it then exits with if it is not at work. */
  private enum Way {
    TERM(143),
    HUP(129),
    INT(130),
    END_OF_PARENT(WorkerMain.Exit.ORPHANED.code());

    private final int exitCode;

    Way(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void whileItIsSentItsJob(Way way) throws Exception {
    try (WorkerProcess worker = new WorkerProcess("true", "{\"job\":\"train\",\"store\":")) {
      Thread.sleep(1000);
      assertThat(stop(worker, way)).isEqualTo(way.exitCode);
    }
  }

  @Test
  void whileItWaitsForARun() throws Exception {
    PlannedRun run = small();
    WriteLock lock = store().lockRun(run.id(), line -> {});
    try (WorkerProcess worker = new WorkerProcess(training(run))) {
      worker.await(message -> isNote(message, "waits for process"));
      assertThat(stop(worker, Way.HUP)).isIn(129, WorkerMain.Exit.STOPPED.code());
    } finally {
      lock.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileItWaitsForTheNativeCache(Way way) throws Exception {
    Path cache = directory.resolve("cache");
    WriteLock lock = WriteLock.acquire(cache.resolve("lotr-gpt.lock"), "it", line -> {});
    try (WorkerProcess worker = new WorkerProcess(training(small()), in(cache))) {
      Message.Note note =
          (Message.Note) worker.await(message -> isNote(message, "waits for process"));
      assertThat(note.text())
          .startsWith("waits for process " + ProcessHandle.current().pid())
          .contains(" since ")
          .endsWith("which has the cache of native libraries, " + cache);
      stop(worker, way);
    } finally {
      lock.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TERM", "END_OF_PARENT"})
  void whileItUnpacksNativeLibraries(Way way) throws Exception {
    Path cache = directory.resolve("cache");
    try (WorkerProcess worker = new WorkerProcess(training(small()), in(cache))) {
      while (entries(cache) < 2) {
        Thread.sleep(5);
      }
      stop(worker, way);
    }
  }

  /** A step takes seconds: the checkpoint is that of the step before. */
  @ParameterizedTest
  @EnumSource(names = {"HUP", "END_OF_PARENT"})
  void whileItTrainsAtPaperScale(Way way) throws Exception {
    PlannedRun run = paper(Map.of(Setting.EVALUATION_BATCHES, "1"));
    try (WorkerProcess worker = new WorkerProcess(training(run))) {
      worker.await(message -> message instanceof Message.Evaluated);
      Thread.sleep(500);
      stop(worker, way);
      assertThat(worker.messages(Message.RunFailed.class)).isEmpty();
    }
    assertThat(store().runDirectory(run.id()))
        .isDirectoryContaining("glob:**/checkpoint-*.safetensors")
        .isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void whileATrainingIsEvaluatedAtPaperScale() throws Exception {
    PlannedRun run = paper(Map.of(Setting.EVALUATION_BATCHES, "200"));
    try (WorkerProcess worker = new WorkerProcess(training(run))) {
      worker.await(message -> message instanceof Message.RunStarted);
      Thread.sleep(500);
      stop(worker, Way.TERM);
    }
  }

  @Test
  void whileItEvaluatesAndGeneratesAtPaperScale() throws Exception {
    PlannedRun run =
        paper(
            Map.of(
                Setting.BATCH_SIZE, "1",
                Setting.ITERATIONS, "1",
                Setting.EVALUATION_BATCHES, "1"));
    try (WorkerProcess worker = new WorkerProcess(training(run))) {
      assertThat(worker.awaitEnd()).isZero();
    }
    SampleSettings samples = new SampleSettings(List.of("the"), 100_000, 1, 0, 1);
    Job evaluate =
        new Job.Evaluate(
            store().directory().toString(), COMPUTE, OneText.at(corpus(), List.of(run)), samples);
    try (WorkerProcess worker = new WorkerProcess(evaluate)) {
      worker.await(message -> isNote(message, "Backend"));
      Thread.sleep(1000);
      assertThat(stop(worker, Way.TERM)).isIn(143, WorkerMain.Exit.STOPPED.code());
    }
    Job generate = new Job.Generate(store().directory().toString(), COMPUTE, run.id(), samples);
    try (WorkerProcess worker = new WorkerProcess(generate)) {
      worker.await(message -> message instanceof Message.Text);
      assertThat(stop(worker, Way.INT)).isIn(130, WorkerMain.Exit.STOPPED.code());
    }
  }

  /**
   * @return the exit code
   */
  private static int stop(WorkerProcess worker, Way way) throws Exception {
    long asked = System.nanoTime();
    if (way == Way.END_OF_PARENT) {
      worker.orphan();
    } else {
      worker.signal(way.name());
    }
    int code = worker.awaitEnd();
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
    return code;
  }

  private static boolean isNote(Message message, String text) {
    return message instanceof Message.Note note && note.text().contains(text);
  }

  private static String in(Path cache) {
    return "export JDK_JAVA_OPTIONS=-D" + NativeCache.PROPERTY + "=" + cache;
  }

  private static int entries(Path directory) {
    String[] names = directory.toFile().list();
    return names == null ? 0 : names.length;
  }

  private PlannedRun small() throws IOException {
    return plan(
        Map.of(
            Setting.LAYERS, "1",
            Setting.HEADS, "2",
            Setting.EMBEDDING, "16",
            Setting.CONTEXT, "16",
            Setting.BATCH_SIZE, "4"));
  }

  /**
   * The baseline of the scale paper, 4.84 million parameters: as busy as a machine with two cores
   * may be while tests run, a micro-batch and a checkpoint are done within the time that there is.
   */
  private PlannedRun paper(Map<Setting, String> changes) throws IOException {
    Map<Setting, String> settings = new LinkedHashMap<>();
    settings.put(Setting.LAYERS, "6");
    settings.put(Setting.HEADS, "8");
    settings.put(Setting.EMBEDDING, "256");
    settings.put(Setting.CONTEXT, "256");
    settings.put(Setting.BATCH_SIZE, "64");
    settings.putAll(changes);
    return plan(settings);
  }

  private PlannedRun plan(Map<Setting, String> settings) {
    return new Sweep(Settings.defaults().with(settings), null, null)
        .runs(OneText.of(new Corpus("corpus.txt", TEXT)), COMPUTE.family())
        .get(0);
  }

  private Job training(PlannedRun run) throws IOException {
    return new Job.Train(
        store().directory().toString(),
        COMPUTE,
        OneText.at(corpus(), List.of(run)),
        new Job.Git(null, null),
        new CheckpointPolicy(0, 0),
        false);
  }

  private String corpus() throws IOException {
    return Files.writeString(directory.resolve("corpus.txt"), TEXT).toString();
  }

  private RunStore store() {
    return new RunStore(directory.resolve("store"));
  }
}
