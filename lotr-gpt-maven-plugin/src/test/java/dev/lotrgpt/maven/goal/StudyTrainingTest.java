package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.RunFile;
import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.experiment.Settings;
import dev.lotrgpt.experiment.Sweep;
import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.maven.progress.TrainingProgress;
import dev.lotrgpt.maven.worker.FakeWorkers;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.training.CheckpointPolicy;
import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Tag("slow")
class StudyTrainingTest {
  @TempDir Path directory;
  private final List<PlannedRun> runs =
      new Sweep(Settings.defaults(), null, Map.of("seed", "1, 2, 3")).runs("corpus", "cpu");
  private final List<String> shown = new ArrayList<>();

  @Test
  void trainsRunsInOneWorker() throws Exception {
    StudyTraining training = train(false);
    assertThat(training.statuses().values()).containsOnly("TRAINED (no earlier run)").hasSize(3);
    assertThat(training.failures()).isEmpty();
    assertThat(shown.get(0)).startsWith("run     iteration");
    assertThat(shown).hasSize(4);
  }

  @Test
  void goesOnInAnotherWorkerAfterACrash() throws Exception {
    StudyTraining training = train(false, "-Dcrash=seed 2");
    assertThat(training.statuses().values())
        .containsExactly("TRAINED (no earlier run)", "FAILED", "TRAINED (no earlier run)");
    assertThat(training.failures()).containsOnlyKeys(runs.get(1).id());
    assertThat(training.failures().get(runs.get(1).id()))
        .startsWith("the worker crashed in native code (signal 6)");
    assertThat(shown).contains("| natives speak of seed 2");
  }

  @Test
  void stopsAtTheFirstCrashIfToldTo() throws Exception {
    StudyTraining training = train(true, "-Dcrash=seed 2");
    assertThat(training.statuses()).containsOnlyKeys(runs.get(0).id(), runs.get(1).id());
  }

  @Test
  void doesNotGoOnWhenItIsStopped() {
    assertThatThrownBy(() -> train(false, "-Dcrash=seed 2", "-Dexit=13"))
        .isInstanceOf(WorkerException.Stopped.class)
        .hasMessageContaining("goes on from the checkpoints");
    assertThat(shown).noneMatch(line -> line.contains("seed 3"));
  }

  @Test
  void takesWhatAnotherBuildTrained() throws Exception {
    StudyTraining training = train(false, "-Dtrained=seed 2");
    assertThat(training.statuses().values())
        .containsExactly("TRAINED (no earlier run)", "UP-TO-DATE", "TRAINED (no earlier run)");
    assertThat(training.failures()).isEmpty();
    assertThat(shown).contains("seed 2  UP-TO-DATE: trained by another build in the meantime");
  }

  @Test
  void listsRunsThatFail() throws Exception {
    StudyTraining training = train(false, "-Dfail=seed 3");
    assertThat(training.failures()).containsExactly(entry(runs.get(2).id(), "the loss is NaN"));
    assertThat(shown).contains("seed 3  FAILED: the loss is NaN");
  }

  @Test
  void doesNotStartWorkersForEver() {
    assertThatThrownBy(() -> train(false, "-XX:+NoSuchOption"))
        .isInstanceOf(WorkerException.Rejected.class);
  }

  @Test
  void keepsALogForEachRun() throws Exception {
    train(false, "-Dfail=seed 3");
    assertThat(ownLines(runs.get(0)))
        .hasSize(3)
        .satisfies(line -> assertThat(line).endsWith("started: no earlier run"), Index.atIndex(0))
        .satisfies(
            line -> assertThat(line).contains("iteration 10/10: train 2.0000, val 2.5000"),
            Index.atIndex(1))
        .satisfies(line -> assertThat(line).endsWith(" trained"), Index.atIndex(2));
    assertThat(ownLines(runs.get(2)))
        .hasSize(2)
        .last()
        .asString()
        .endsWith(" failed: the loss is NaN");
  }

  /** Without what natives print: it comes through another pipe, so earlier or later. */
  private List<String> ownLines(PlannedRun run) throws IOException {
    return Files.readAllLines(new RunStore(directory).file(run.id(), RunFile.LOG)).stream()
        .filter(line -> !line.startsWith("natives"))
        .toList();
  }

  private StudyTraining train(boolean failFast, String... jvmArguments) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(jvmArguments));
    arguments.add("-Dfake=trains");
    try (JobLog log = new JobLog(directory.resolve("job.log"))) {
      StudyTraining training =
          new StudyTraining(
              new RunStore(directory),
              FakeWorkers.fake(directory, log, arguments.toArray(String[]::new)),
              log,
              new TrainingProgress(new Console(shown::add, Optional.empty()), runs, () -> 0),
              runs.stream().collect(Collectors.toMap(PlannedRun::id, run -> "no earlier run")));
      training.train(
          new Job.Train(
              directory.toString(),
              "corpus.txt",
              new Job.Compute("nd4j", "nd4j", 1, 0),
              runs,
              new Job.Git(null, null),
              CheckpointPolicy.DEFAULT,
              failFast));
      return training;
    }
  }
}
