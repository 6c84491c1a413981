package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.StudyFixture;
import dev.lotrgpt.result.StudyResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  @TempDir Path directory;
  private RunStore store;
  private final Study study = StudyFixture.regularisation("all.gap > 1");
  private final PlannedRun run = study.runs().get(0);

  @BeforeEach
  void open() {
    store = new RunStore(directory);
  }

  @Test
  void givesBackWhatWasSaved() throws IOException {
    assertThat(store.runs()).isEmpty();
    assertThat(store.record(run.id())).isEmpty();
    assertThat(store.studies().all()).isEmpty();
    StudyFixture.train(store, run);
    StudyFixture.evaluate(store, run);
    store.save(study);

    RunRecord record = store.record(run.id()).orElseThrow();
    assertThat(record.settings()).isEqualTo(run.settings());
    assertThat(record.identity()).isEqualTo(StudyFixture.identity(run).facts());
    assertThat(record.files())
        .containsOnlyKeys("metrics.csv", "best.safetensors", "final.safetensors", "tokenizer.json");
    assertThat(store.runs()).containsExactly(run.id());
    assertThat(store.studies().all()).containsExactly(study);
    assertThat(store.evaluation(run.id()).orElseThrow().samples().get(0).text())
        .isEqualTo("<To be> & \"not\"");
  }

  @Test
  void blanksMayChangeAndValuesMayNot() throws IOException {
    StudyFixture.train(store, run);
    Path file = store.file(run.id(), RunFile.RECORD);
    String json = Files.readString(file);
    Files.writeString(file, json.replace("\n", "\r\n"));
    assertThat(store.record(run.id())).isPresent();

    Files.writeString(file, json.replace("12.5", "12.6"));
    assertThatThrownBy(() -> store.record(run.id()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(file + " is damaged: its checksum is wrong");
    Files.writeString(file, json + "}");
    assertThatThrownBy(() -> store.record(run.id()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("run.json cannot be read: ");
    Files.writeString(file, "[]");
    assertThatThrownBy(() -> store.record(run.id())).isInstanceOf(DamagedFileException.class);
    Files.writeString(file, "");
    assertThatThrownBy(() -> store.record(run.id())).isInstanceOf(DamagedFileException.class);
  }

  @Test
  void whatANewerVersionWroteIsNotTouched() throws IOException {
    StudyFixture.saveNewer(store, run);
    assertThatThrownBy(() -> store.record(run.id()))
        .isInstanceOf(NewerStoreException.class)
        .hasMessageEndingWith(
            "run.json was made by a newer version of lotr-gpt (format 2, this one reads up to 1):"
                + " use that version, or another run store");
    assertThatThrownBy(() -> new UpToDateCheck(store).state(StudyFixture.identity(run)))
        .isInstanceOf(NewerStoreException.class);
    assertThatThrownBy(
            () -> new UpToDateCheck(store).state(StudyFixture.identity(study.runs().get(1))))
        .as("a new run in the same store")
        .isInstanceOf(NewerStoreException.class);
    assertThatThrownBy(() -> StudyResults.read(store, study))
        .isInstanceOf(NewerStoreException.class);
  }

  @Test
  void whatANewerVersionWroteIsNeverTakenForDamaged() throws IOException {
    StudyFixture.train(store, run);
    StudyFixture.evaluate(store, run);
    store.save(study);
    newer(store.file(run.id(), RunFile.EVALUATION));
    assertThatThrownBy(() -> store.evaluationOf(run.id(), "key"))
        .isInstanceOf(NewerStoreException.class);
    newer(StudyFixture.studyFile(store));
    assertThatThrownBy(() -> store.studies()).isInstanceOf(NewerStoreException.class);
    newer(store.file(run.id(), RunFile.RECORD));
    assertThatThrownBy(() -> store.record(run.id())).isInstanceOf(NewerStoreException.class);
  }

  /** Other fields and no checksum that this version knows. */
  private static void newer(Path file) throws IOException {
    assertThat(file).content().contains("\"format\" : 1");
    Files.writeString(file, "{\"format\": 2, \"runs\": 7, \"status\": [\"PRUNED\"]}");
  }

  /** As on some network and FUSE file systems; Linux has one at hand. */
  @Test
  void noFigureForFreeSpaceIsNotAFullDisk() throws IOException {
    assertThat(store.freeSpace()).isPresent();
    Path proc = Path.of("/proc/self");
    assumeTrue(
        Files.isDirectory(proc) && Files.getFileStore(proc).getUsableSpace() == 0,
        "no file system without a figure for free space");
    assertThat(new RunStore(proc).freeSpace()).isEmpty();
  }

  @Test
  void tellsBeforehandThatNothingCanBeWritten() throws IOException {
    store.requireWritable();
    assertThat(directory.resolve("locks")).isEmptyDirectory();

    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> new RunStore(file.resolve("store")).requireWritable())
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith("<store> (-Dlotr-gpt.store): " + file.resolve("store"))
        .hasMessageEndingWith(
            ", as a file is where a directory is needed; move it away, or name another directory");
    assertThatThrownBy(() -> new RunStore(file).requireWritable())
        .hasMessageStartingWith("<store> (-Dlotr-gpt.store): " + file)
        .hasMessageEndingWith(", or name another directory");
  }
}
