package dev.lotrgpt.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.faults.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to a file of the store: its numbers are those that were written, or none. */
@Tag("slow")
class StoredFilesDamageTest {
  private static final int EACH = 60;

  @TempDir Path directory;
  private RunStore store;
  private Study study;
  private PlannedRun first;

  @BeforeEach
  void plan() throws IOException {
    store = new RunStore(directory);
    study =
        StudyFixture.study(
            new Sweep(StudyFixture.baseline(), null, StudyFixture.ordered("dropout", "0, 0.2")));
    first = study.runs().get(0);
    StudyFixture.trainAll(store, study);
    StudyFixture.evaluate(store, first);
    store.save(study);
  }

  @ParameterizedTest
  @EnumSource(names = {"RECORD", "METRICS", "EVALUATION"})
  void resultsAreThoseThatWereWrittenOrNone(RunFile kind) throws IOException {
    RunResult whole = result();
    Path file = store.file(first.id(), kind);
    for (Damage damage : Damage.of(Files.readAllBytes(file), EACH)) {
      Files.write(file, damage.bytes());
      RunResult run = result();
      assertNoWrongNumber(damage, run, whole);
      if (run.problem() == null) {
        assertThat(run).as(damage.description()).isEqualTo(whole);
      } else {
        assertThat(run.problem())
            .as(damage.description())
            .contains(file.toString())
            .doesNotContain("\n");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RunRecord.Status.class,
      names = {"RUNNING", "FAILED"})
  void lossesOfUnfinishedRunsAreThoseThatWereWrittenOrNone(RunRecord.Status status)
      throws IOException {
    if (status == RunRecord.Status.RUNNING) {
      StudyFixture.begin(store, first);
    } else {
      StudyFixture.begin(store, first);
      StudyFixture.fail(store, first, "out of memory");
    }
    RunResult whole = result();
    assertThat(whole.metrics()).isNotEmpty();
    Path file = store.file(first.id(), RunFile.METRICS);
    for (Damage damage : Damage.of(Files.readAllBytes(file), EACH)) {
      Files.write(file, damage.bytes());
      RunResult run = result();
      assertNoWrongNumber(damage, run, whole);
      assertThat(run.metrics()).as(damage.description()).isEmpty();
      assertThat(run.status()).isEqualTo(whole.status());
      assertThat(run.problem()).contains(file + " is not what was written").doesNotContain("\n");
    }
  }

  private static void assertNoWrongNumber(Damage damage, RunResult run, RunResult whole) {
    for (Metric metric : Metric.values()) {
      assertThat(run.get(metric))
          .as("%s, %s", damage.description(), metric)
          .isIn(whole.get(metric), Double.NaN);
    }
    assertThat(run.metrics()).as(damage.description()).isIn(whole.metrics(), List.of());
  }

  @ParameterizedTest
  @EnumSource(names = {"RECORD", "METRICS", "BEST", "FINAL"})
  void aRunWithADamagedFileIsTrainedAgain(RunFile kind) throws IOException {
    RunRecord record = store.record(first.id()).orElseThrow();
    Path file = store.file(first.id(), kind);
    for (Damage damage : Damage.of(Files.readAllBytes(file), EACH)) {
      Files.write(file, damage.bytes());
      RunState state = new UpToDateCheck(store).state(StudyFixture.identity(first));
      if (state instanceof RunState.New fresh) {
        assertThat(fresh.reason())
            .as(damage.description())
            .startsWith("damaged: " + file)
            .doesNotContain("\n");
      } else {
        assertThat(store.record(first.id())).as(damage.description()).contains(record);
        assertThat(kind).as(damage.description()).isEqualTo(RunFile.RECORD);
      }
    }
  }

  @Test
  void aStudyIsTheOneThatWasPlannedOrDamaged() throws IOException {
    Path file = directory.resolve("studies/regularisation.json");
    for (Damage damage : Damage.of(Files.readAllBytes(file), EACH)) {
      Files.write(file, damage.bytes());
      Optional<Study> read;
      try {
        read = store.study(study.id());
      } catch (DamagedFileException e) {
        assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
        continue;
      }
      assertThat(read).as(damage.description()).contains(study);
    }
  }

  private RunResult result() throws NewerStoreException {
    return StudyResults.read(store, study).runs().get(0);
  }
}
