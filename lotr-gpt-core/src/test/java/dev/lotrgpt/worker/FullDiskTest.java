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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full for large files only: the shell's limit on the size of a file. */
@Timeout(120)
@Tag("slow")
class FullDiskTest {
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log. ".repeat(40);

  @TempDir Path directory;

  @Test
  void aRunThatCannotBeWrittenSaysSoAndGoesOnLater() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no shell that limits files");
    Settings settings =
        Settings.defaults()
            .with(
                Map.of(
                    Setting.LAYERS, "1",
                    Setting.HEADS, "2",
                    Setting.EMBEDDING, "64",
                    Setting.CONTEXT, "16",
                    Setting.BATCH_SIZE, "4",
                    Setting.ITERATIONS, "20",
                    Setting.EVALUATION_BATCHES, "1"));
    Corpus corpus = new Corpus("corpus.txt", TEXT);
    PlannedRun run = new Sweep(settings, null, null).runs(OneText.of(corpus), "onednn").get(0);
    Job job =
        new Job.Train(
            directory.resolve("store").toString(),
            new Job.Compute("onednn", "onednn", 1, 1),
            OneText.at(
                Files.writeString(directory.resolve("corpus.txt"), TEXT).toString(), List.of(run)),
            new Job.Git(null, null),
            new CheckpointPolicy(5, 0),
            false);
    RunStore store = new RunStore(directory.resolve("store"));

    // The weights fit, a checkpoint of four times their size does not.
    try (WorkerProcess worker = new WorkerProcess(job, "ulimit -f 500")) {
      assertThat(worker.awaitEnd()).isZero();
      assertThat(worker.messages(Message.RunFailed.class))
          .singleElement()
          .satisfies(
              failed ->
                  assertThat(failed.reason())
                      .isEqualTo(
                          store.runDirectory(run.id()).resolve("checkpoint-5.safetensors")
                              + " cannot be written: File too large"));
    }
    assertThat(store.record(run.id()).orElseThrow().status()).isEqualTo(RunRecord.Status.FAILED);
    assertThat(store.runDirectory(run.id())).isDirectoryNotContaining("glob:**.tmp");

    try (WorkerProcess worker = new WorkerProcess(job)) {
      assertThat(worker.awaitEnd()).isZero();
    }
    assertThat(store.record(run.id()).orElseThrow().status()).isEqualTo(RunRecord.Status.TRAINED);
  }
}
