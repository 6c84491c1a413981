package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.training.CheckpointPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes, caches and temporary directories that are full, read-only, noexec or missing. */
@Tag("slow")
@Timeout(180)
class MountedPlacesTest {
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log. ".repeat(40);

  @TempDir Path directory;
  private Path place;

  @BeforeEach
  void requireMounts() throws Exception {
    place = Files.createDirectory(directory.resolve("place"));
    Process mount =
        new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "none", place.toString())
            .redirectErrorStream(true)
            .start();
    assumeTrue(
        mount.waitFor(20, TimeUnit.SECONDS) && mount.exitValue() == 0,
        "only root may mount file systems");
  }

  @ParameterizedTest
  @CsvSource({
    "noexec, 'lies on PLACE, which is mounted noexec'",
    "size=50m, 'PLACE/.javacpp/cache has 52 MB free, and the libraries take another 95 MB'",
    "ro, 'cannot be written: Read-only file system'"
  })
  void aHomeThatWillNotDoIsToldAndTheStoreUsed(String options, String reason) throws Exception {
    try (WorkerProcess worker =
        worker(options, "-Duser.home=" + place + " -Djava.io.tmpdir=" + place)) {
      assertThat(worker.awaitEnd()).isZero();
      assertThat(worker.messages(Message.Note.class))
          .anySatisfy(
              note ->
                  assertThat(note.text())
                      .startsWith("Native libraries are unpacked in " + natives() + ", as ")
                      .contains(reason.replace("PLACE", place.toString())));
    }
    assertThat(natives()).isDirectoryContaining("glob:**/dnnl-*.jar");
    assertTrained();
  }

  @ParameterizedTest
  @CsvSource({"noexec, which is mounted noexec", "size=50m, MB free", "ro, Read-only file system"})
  void aCacheThatTheUserChoseIsNamed(String options, String reason) throws Exception {
    try (WorkerProcess worker = worker(options, "-D" + NativeCache.PROPERTY + "=" + place)) {
      assertThat(worker.awaitEnd()).isEqualTo(WorkerMain.Exit.REJECTED.code());
      assertThat(worker.messages(Message.Rejected.class))
          .singleElement()
          .satisfies(
              rejected ->
                  assertThat(rejected.reason())
                      .startsWith(
                          "<nativeCache> (-Dlotr-gpt.nativeCache): native libraries can be unpacked"
                              + " nowhere ("
                              + place)
                      .contains(reason));
    }
  }

  /** As Java tells of a user without a home. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHomeThatIsMissingIsDoneWithout(boolean isUnknown) throws Exception {
    Path gone = directory.resolve("gone");
    String home = isUnknown ? "?" : gone.toString();
    try (WorkerProcess worker =
        worker("noexec", "-Duser.home=" + home + " -Duser.name=? -Djava.io.tmpdir=" + gone)) {
      assertThat(worker.awaitEnd()).isZero();
    }
    assertThat(Path.of("?")).doesNotExist();
    assertTrained();
  }

  @ParameterizedTest
  @ValueSource(strings = {"size=4k,noexec", "ro"})
  void temporaryFilesAreNotNeeded(String options) throws Exception {
    try (WorkerProcess worker = worker(options, "-Djava.io.tmpdir=" + place)) {
      assertThat(worker.awaitEnd()).isZero();
    }
    assertTrained();
  }

  private void assertTrained() throws IOException {
    assertThat(store().record(run().id()).orElseThrow().status())
        .isEqualTo(RunRecord.Status.TRAINED);
  }

  private Path natives() {
    return store().directory().resolve("natives");
  }

  /** A worker for which the place is mounted with options. */
  private WorkerProcess worker(String options, String properties) throws IOException {
    String mount = "mount -t tmpfs -o " + options + " none " + place;
    return new WorkerProcess(
        training(),
        "export JDK_JAVA_OPTIONS='%s'; exec unshare -m bash -c '%s && exec \"$@\"' worker \"$@\""
            .formatted(properties, mount));
  }

  private static PlannedRun run() {
    Settings settings =
        Settings.defaults()
            .with(
                Map.of(
                    Setting.LAYERS, "1",
                    Setting.HEADS, "2",
                    Setting.EMBEDDING, "16",
                    Setting.CONTEXT, "16",
                    Setting.BATCH_SIZE, "4",
                    Setting.ITERATIONS, "2",
                    Setting.EVALUATION_BATCHES, "1"));
    return new Sweep(settings, null, null)
        .runs(OneText.of(new Corpus("corpus.txt", TEXT)), "onednn")
        .get(0);
  }

  private Job training() throws IOException {
    return new Job.Train(
        store().directory().toString(),
        new Job.Compute("onednn", "onednn", 1, 1),
        OneText.at(
            Files.writeString(directory.resolve("corpus.txt"), TEXT).toString(), List.of(run())),
        new Job.Git(null, null),
        new CheckpointPolicy(0, 0),
        false);
  }

  private RunStore store() {
    return new RunStore(directory.resolve("store"));
  }
}
