package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.StudyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpToDateCheckTest {
  @TempDir Path directory;
  private RunStore store;
  private PlannedRun run;

  @BeforeEach
  void plan() {
    store = new RunStore(directory);
    run = plan(StudyFixture.baseline());
  }

  @Test
  void aRunThatIsTrainedIsUpToDate() throws IOException {
    assertThat(state()).isEqualTo(new RunState.New("no earlier run"));
    StudyFixture.train(store, run);
    assertThat(state()).isEqualTo(new RunState.UpToDate());
  }

  @Test
  void tellsWhatChangedAgainstTheNearestRun() throws IOException {
    StudyFixture.train(store, run);
    StudyFixture.train(store, plan(with(Setting.DROPOUT, "0.1", Setting.LAYERS, "3")));

    assertThat(state(with(Setting.WEIGHT_DECAY, "0.1")))
        .isEqualTo(new RunState.New("weightDecay 0.01 -> 0.1"));
    assertThat(state(with(Setting.DROPOUT, "0.1", Setting.LAYERS, "4")))
        .isEqualTo(new RunState.New("layers 3 -> 4"));
    assertThat(
            state(
                with(
                    Setting.SEED,
                    "9",
                    Setting.BETA1,
                    "0.8",
                    Setting.CONTEXT,
                    "9",
                    Setting.BATCH_SIZE,
                    "2",
                    Setting.FRACTION,
                    "0.5")))
        .isEqualTo(
            new RunState.New("fraction 1 -> 0.5, context 256 -> 9, batchSize 64 -> 2 and 2 more"));
  }

  @Test
  void tellsWhenCorpusBackendOrTrainerChanged() throws IOException {
    StudyFixture.train(store, run);
    assertThat(check(Identity.of(run.settings(), "0".repeat(64), StudyFixture.FAMILY)))
        .isEqualTo(new RunState.New("another corpus"));
    assertThat(check(Identity.of(run.settings(), StudyFixture.CORPUS, "cuda")))
        .isEqualTo(new RunState.New("backend cpu -> cuda"));
    TreeMap<String, String> facts = new TreeMap<>(StudyFixture.identity(run).facts());
    facts.put("format", "7");
    assertThat(check(new Identity(facts))).isEqualTo(new RunState.New("lotr-gpt format 1 -> 7"));
  }

  @ParameterizedTest
  @EnumSource(names = {"METRICS", "BEST", "FINAL", "TOKENIZER"})
  void filesMustBeThereAndWhatWasWritten(RunFile kind) throws IOException {
    StudyFixture.train(store, run);
    Path file = store.file(run.id(), kind);
    Files.writeString(file, "other");
    assertThat(state())
        .isEqualTo(new RunState.New("damaged: " + file + " is not what was written"));
    Files.delete(file);
    assertThat(state()).isEqualTo(new RunState.New("damaged: " + file + " is missing"));
  }

  @Test
  void aRunOfBeforeTokenizerFilesIsUpToDate() throws IOException {
    StudyFixture.train(store, run);
    Files.delete(store.file(run.id(), RunFile.TOKENIZER));
    RunRecord record = store.record(run.id()).orElseThrow();
    Map<String, String> files = new TreeMap<>(record.files());
    files.remove(RunFile.TOKENIZER.fileName());
    store.save(record.withFiles(files));
    assertThat(state()).isEqualTo(new RunState.UpToDate());
  }

  @Test
  void aDamagedRecordIsNamedAndHindersNoOtherRun() throws IOException {
    StudyFixture.train(store, run);
    PlannedRun other = plan(with(Setting.SEED, "2"));
    StudyFixture.train(store, other);
    Path record = store.file(run.id(), RunFile.RECORD);
    Files.writeString(record, "{\"format\": 1");
    assertThat(state())
        .isInstanceOfSatisfying(
            RunState.New.class,
            state -> assertThat(state.reason()).startsWith("damaged: " + record));
    assertThat(check(StudyFixture.identity(other))).isEqualTo(new RunState.UpToDate());
  }

  /**
   * A worker asks for each run whether it is trained: with a thousand of them, that must be cheap.
   */
  @Test
  void whetherARunIsTrainedTakesNoOtherRunsRecord() throws IOException {
    StudyFixture.train(store, run);
    PlannedRun other = plan(with(Setting.SEED, "2"));
    StudyFixture.train(store, other);
    RecordFile newer = new RecordFile(store.file(other.id(), RunFile.RECORD));
    newer.write(Map.of("format", 2));
    assertThat(state()).isEqualTo(new RunState.UpToDate());
    UpToDateCheck check = new UpToDateCheck(store);
    assertThat(check.isUpToDate(StudyFixture.identity(run))).isTrue();
    assertThat(check.isUpToDate(StudyFixture.identity(plan(with(Setting.SEED, "3")))))
        .as("one that is new")
        .isFalse();
    assertThatThrownBy(() -> check.isUpToDate(StudyFixture.identity(other)))
        .isInstanceOf(NewerStoreException.class);
    Files.writeString(store.file(run.id(), RunFile.RECORD), "{");
    assertThat(check.isUpToDate(StudyFixture.identity(run))).as("damaged").isFalse();
  }

  @Test
  void goesOnFromTheNewestCheckpoint() throws IOException {
    StudyFixture.begin(store, run);
    assertThat(state()).isEqualTo(new RunState.New("interrupted"));
    for (String name :
        new String[] {
          "checkpoint-5.safetensors",
          "checkpoint-10.safetensors",
          "checkpoint-20.safetensors.damaged",
          "checkpoint-x.safetensors"
        }) {
      Files.writeString(store.runDirectory(run.id()).resolve(name), "");
    }
    assertThat(state()).isEqualTo(new RunState.Resumable(10, "interrupted"));
    StudyFixture.fail(store, run, "out of memory");
    assertThat(state()).isEqualTo(new RunState.Resumable(10, "failed: out of memory"));
  }

  private RunState state() throws IOException {
    return check(StudyFixture.identity(run));
  }

  private RunState state(Settings settings) throws IOException {
    return check(StudyFixture.identity(plan(settings)));
  }

  private RunState check(Identity identity) throws IOException {
    return new UpToDateCheck(store).state(identity);
  }

  private static Settings with(Object... changes) {
    Settings settings = StudyFixture.baseline();
    for (int i = 0; i < changes.length; i += 2) {
      settings = settings.with((Setting) changes[i], (String) changes[i + 1]);
    }
    return settings;
  }

  private static PlannedRun plan(Settings settings) {
    return new Sweep(settings, null, null)
        .runs(OneText.of(StudyFixture.CORPUS), StudyFixture.FAMILY)
        .get(0);
  }
}
