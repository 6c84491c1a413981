package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.ShorterRun;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.training.CheckpointPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real workers that train a run like a stored one, but with more iterations. */
@Tag("slow")
@Timeout(180)
class ExtendedRunTest {
  private static final Job.Compute COMPUTE = new Job.Compute("auto", "cpu", 1, 1);
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log. ".repeat(40);

  @TempDir Path directory;
  private Path corpus;
  private RunStore store;

  @BeforeEach
  void writeCorpus() throws IOException {
    corpus = Files.writeString(directory.resolve("corpus.txt"), TEXT);
    store = new RunStore(directory.resolve("store"));
  }

  @Test
  void endsWithTheBytesOfOneThatWasTrainedInOneGo() throws Exception {
    PlannedRun five = run(5, "1");
    PlannedRun ten = run(10, "1");
    PlannedRun twenty = run(20, "1");
    // The evaluation after the fifth iteration is off the interval: a longer run makes none there.
    assertThat(remark(train(store, five))).isEmpty();
    assertThat(remark(train(store, ten))).contains("EXTENDED from 5 of " + five.id());
    assertThat(remark(train(store, twenty))).contains("EXTENDED from 10 of " + ten.id());
    RunStore other = new RunStore(directory.resolve("other"));
    assertThat(remark(train(other, twenty))).isEmpty();
    for (RunFile file : List.of(RunFile.METRICS, RunFile.BEST, RunFile.FINAL)) {
      assertThat(store.file(twenty.id(), file))
          .hasSameBinaryContentAs(other.file(twenty.id(), file));
    }
  }

  @Test
  void doesNotGoOnFromARunOfAnotherSeedOrABackendThatComputesOtherwise() throws Exception {
    PlannedRun otherSeed = run(10, "2");
    PlannedRun shorter = run(10, "1");
    train(store, otherSeed, shorter);
    RunRecord record = store.record(shorter.id()).orElseThrow();
    String description = record.provenance().backendDescription();
    assertThat(new ShorterRun(store, description).of(run(20, "1"), identity(20)))
        .contains(shorter.id());
    assertThat(new ShorterRun(store, "another").of(run(20, "1"), identity(20))).isEmpty();
    Files.delete(store.file(shorter.id(), RunFile.FINAL));
    assertThat(remark(train(store, run(20, "1")))).isEmpty();
  }

  private static Identity identity(int iterations) {
    return Identity.of(run(iterations, "1").settings(), sha256(), COMPUTE.family());
  }

  private static String sha256() {
    return new Corpus("corpus.txt", TEXT).sha256();
  }

  private static PlannedRun run(int iterations, String seed) {
    Settings settings =
        Settings.defaults()
            .with(
                Map.of(
                    Setting.LAYERS, "1",
                    Setting.HEADS, "2",
                    Setting.EMBEDDING, "16",
                    Setting.CONTEXT, "16",
                    Setting.BATCH_SIZE, "4",
                    Setting.ITERATIONS, Integer.toString(iterations),
                    Setting.EVALUATION_INTERVAL, "10",
                    Setting.EVALUATION_BATCHES, "2",
                    Setting.SEED, seed));
    return new Sweep(settings, null, null).runs(OneText.of(sha256()), COMPUTE.family()).get(0);
  }

  private static Optional<String> remark(List<Message> messages) {
    return messages.stream()
        .filter(Message.RunStarted.class::isInstance)
        .map(Message.RunStarted.class::cast)
        .findFirst()
        .orElseThrow()
        .remark();
  }

  private List<Message> train(RunStore into, PlannedRun... runs) throws Exception {
    Job job =
        new Job.Train(
            into.directory().toString(),
            COMPUTE,
            OneText.at(corpus.toString(), List.of(runs)),
            new Job.Git(null, null),
            CheckpointPolicy.DEFAULT,
            false);
    try (WorkerProcess worker = new WorkerProcess(job)) {
      assertThat(worker.awaitEnd()).isZero();
      return List.copyOf(worker.messages());
    }
  }
}
