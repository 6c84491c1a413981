package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.lotrgpt.maven.OneText;
import dev.lotrgpt.maven.executor.LocalExecutor;
import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.maven.progress.TrainingProgress;
import dev.lotrgpt.maven.worker.FakeWorkers;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import dev.lotrgpt.training.CheckpointPolicy;
import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private static final Job.Compute COMPUTE = new Job.Compute("auto", "cpu", 1, 0);
  private static final Job.Git GIT = new Job.Git("commit", false);

  @TempDir Path directory;
  private final List<PlannedRun> runs =
      new Sweep(Settings.defaults(), null, Map.of("seed", "1, 2, 3"))
          .runs(OneText.of("corpus"), "cpu");
  private final List<String> shown = new ArrayList<>();
  private Map<String, String> refusals = new LinkedHashMap<>();

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
  void doesNotGoOnWhenItIsStopped() throws Exception {
    assertThatThrownBy(() -> train(false, "-Dcrash=seed 2", "-Dexit=13"))
        .isInstanceOf(WorkerException.Stopped.class)
        .hasMessageContaining("goes on from the checkpoints");
    assertThat(shown).noneMatch(line -> line.contains("seed 3"));
    assertThat(new RunStore(directory).runs()).isEmpty();
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
  void doesNotStartWorkersForEver() throws Exception {
    StudyTraining training = train(false, "-XX:+NoSuchOption");
    assertThat(training.statuses().values()).containsOnly("FAILED").hasSize(3);
    assertThat(training.failures().values())
        .allSatisfy(reason -> assertThat(reason).contains("NoSuchOption"));
    assertThat(shown).filteredOn(line -> line.contains("NoSuchOption")).hasSize(1);
  }

  @Test
  void keepsWhyAWorkerDied() throws Exception {
    train(false, "-Dcrash=seed 2");
    RunRecord record = new RunStore(directory).record(runs.get(1).id()).orElseThrow();
    assertThat(record.status()).isEqualTo(RunRecord.Status.FAILED);
    assertThat(record.failure()).startsWith("the worker crashed in native code (signal 6)");
    assertThat(record.provenance().finished()).isNotNull();
    assertThat(record.provenance().gitCommit()).isEqualTo("commit");
  }

  @Test
  void keepsWhyAJobWasRefused() throws Exception {
    train(false, "-Dreject=<backend> cannot run here");
    for (PlannedRun run : runs) {
      assertThat(new RunStore(directory).record(run.id()).orElseThrow().failure())
          .isEqualTo("<backend> cannot run here");
    }
  }

  @Test
  void doesNotTrainWhatIsRefused() throws Exception {
    refusals = Map.of(runs.get(0).id(), "its text is too short");
    StudyTraining training = train(false);
    assertThat(training.failures()).containsOnlyKeys(runs.get(0).id());
    assertThat(new RunStore(directory).record(runs.get(0).id()).orElseThrow().failure())
        .isEqualTo("its text is too short");
    assertThat(training.statuses().values())
        .containsExactly("FAILED", "TRAINED (no earlier run)", "TRAINED (no earlier run)");
  }

  @Test
  void startsNoWorkerWhereAllIsRefused() throws Exception {
    runs.forEach(run -> refusals.put(run.id(), "its text is too short"));
    assertThat(train(false, "-XX:+NoSuchOption").failures().values())
        .containsOnly("its text is too short");
  }

  /** What the other process does with it counts. */
  @Test
  void leavesTheRecordOfARunThatAnotherProcessHas() throws Exception {
    RunStore store = new RunStore(directory);
    WriteLock lock = store.lockRun(runs.get(1).id(), line -> {});
    try {
      train(false, "-Dcrash=seed 2");
    } finally {
      lock.close();
    }
    assertThat(store.record(runs.get(1).id())).isEmpty();
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

  private Study study() {
    return new Study("it:seeds", "seeds", "seeds", "", List.of("seed"), runs, List.of());
  }

  private StudyTraining train(boolean failFast, String... jvmArguments) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(jvmArguments));
    arguments.add("-Dfake=trains");
    try (JobLog log = new JobLog(directory.resolve("job.log"))) {
      StudyTraining training =
          new StudyTraining(
              new RunStore(directory),
              new LocalExecutor(
                  (own, heap) ->
                      FakeWorkers.fake(directory, own, arguments.toArray(String[]::new))),
              log,
              new TrainingProgress(new Console(shown::add, Optional.empty()), runs, () -> 0),
              runs.stream().collect(Collectors.toMap(PlannedRun::id, run -> "no earlier run")),
              (run, reason) -> reason,
              new FailedRuns(new RunStore(directory), COMPUTE, GIT));
      training.train(
          new Work(
              "seeds",
              new Job.Train(
                  directory.toString(), COMPUTE, runs, GIT, CheckpointPolicy.DEFAULT, failFast)),
          refusals);
      return training;
    }
  }
}
