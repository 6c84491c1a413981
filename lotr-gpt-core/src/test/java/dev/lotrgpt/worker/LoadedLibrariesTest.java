package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.training.CheckpointPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker loads the libraries of the backend that computes: those of another cost seconds. */
@Timeout(180)
@Tag("slow")
class LoadedLibrariesTest {
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log. ".repeat(40);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "auto, org.bytedeco.dnnl, 'org.nd4j, org.bytedeco.openblas'",
    "onednn, org.bytedeco.dnnl, 'org.nd4j, org.bytedeco.openblas'",
    "nd4j, org.nd4j, org.bytedeco.dnnl"
  })
  void thoseOfOtherBackendsAreNotLoaded(String backend, String own, String others)
      throws Exception {
    Path classes = directory.resolve("classes");
    try (WorkerProcess worker =
        new WorkerProcess(
            training(backend),
            "export JDK_JAVA_OPTIONS='-Xlog:class+load=info:file=" + classes + ":none'")) {
      assertThat(worker.awaitEnd()).isZero();
      assertThat(worker.messages(Message.RunFinished.class)).hasSize(1);
    }
    List<String> loaded = Files.readAllLines(classes);
    assertThat(loaded).anyMatch(line -> line.startsWith(own + "."));
    for (String other : others.split(", ")) {
      assertThat(loaded).noneMatch(line -> line.startsWith(other + "."));
    }
  }

  private Job training(String backend) throws Exception {
    return new Job.Train(
        directory.resolve("store").toString(),
        new Job.Compute(backend, backend, 1, 1),
        OneText.at(
            Files.writeString(directory.resolve("corpus.txt"), TEXT).toString(),
            List.of(run(backend))),
        new Job.Git(null, null),
        new CheckpointPolicy(0, 0),
        false);
  }

  private static PlannedRun run(String backend) {
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
        .runs(OneText.of(new Corpus("corpus.txt", TEXT)), backend)
        .get(0);
  }
}
