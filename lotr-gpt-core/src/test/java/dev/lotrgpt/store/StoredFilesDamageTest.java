package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.faults.Damage;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyFixture;
import dev.lotrgpt.result.StudyResults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** A flipped bit makes a 3, 5 or 9 of a 1: no newer version is seen where none was. */
  @ParameterizedTest
  @ValueSource(strings = {"run.json", "evaluation.json", "study"})
  void aFlippedBitInTheFormatIsDamage(String name) throws IOException {
    Path file =
        name.equals("study")
            ? StudyFixture.studyFile(store)
            : store.runDirectory(first.id()).resolve(name);
    byte[] whole = Files.readAllBytes(file);
    int from = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\"format\" : 1");
    for (int bit = 0; bit < "\"format\" : 1,".length() * Byte.SIZE; bit++) {
      byte[] flipped = whole.clone();
      flipped[from + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      Files.write(file, flipped);
      if (name.equals("study")) {
        assertThat(store.studies().all()).isSubsetOf(study);
      } else if (name.equals("evaluation.json")) {
        assertThat(store.evaluationOf(first.id(), "another key")).isEmpty();
      } else {
        RunState state = new UpToDateCheck(store).state(StudyFixture.identity(first));
        assertThat(state.toString()).containsAnyOf("damaged: " + file, "UpToDate");
      }
    }
  }

  @Test
  void aStudyIsTheOneThatWasPlannedOrDamaged() throws IOException {
    Path file = StudyFixture.studyFile(store);
    for (Damage damage : Damage.of(Files.readAllBytes(file), EACH)) {
      Files.write(file, damage.bytes());
      StoredStudies read = store.studies();
      assertThat(read.all()).as(damage.description()).isSubsetOf(study);
      assertThat(read.all().size() + read.problems().size()).isEqualTo(1);
      assertThat(read.problems())
          .allSatisfy(p -> assertThat(p).startsWith(file.toString()).doesNotContain("\n"));
    }
  }

  private RunResult result() throws NewerStoreException {
    return StudyResults.read(store, study).runs().get(0);
  }
}
