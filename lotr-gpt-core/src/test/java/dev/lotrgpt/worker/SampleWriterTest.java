package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.training.CheckpointPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real workers that evaluate a run and let it write. */
@Tag("slow")
@Timeout(180)
class SampleWriterTest {
  private static final Job.Compute COMPUTE = new Job.Compute("auto", "cpu", 1, 1);
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log while the frog sat in the bog. "
          .repeat(40);

  @TempDir Path directory;
  private Path corpus;
  private PlannedRun run;
  private RunStore store;

  @BeforeEach
  void train() throws Exception {
    corpus = Files.writeString(directory.resolve("corpus.txt"), TEXT);
    store = new RunStore(directory.resolve("store"));
    Settings settings =
        Settings.defaults()
            .with(
                Map.of(
                    Setting.LAYERS, "1",
                    Setting.HEADS, "2",
                    Setting.EMBEDDING, "16",
                    Setting.CONTEXT, "16",
                    Setting.BATCH_SIZE, "4",
                    Setting.ITERATIONS, "50",
                    Setting.EVALUATION_INTERVAL, "25",
                    Setting.EVALUATION_BATCHES, "2"));
    String sha256 = new Corpus("corpus.txt", TEXT).sha256();
    run = new Sweep(settings, null, null).runs(OneText.of(sha256), COMPUTE.family()).get(0);
    perform(
        new Job.Train(
            store.directory().toString(),
            COMPUTE,
            OneText.at(corpus.toString(), List.of(run)),
            new Job.Git(null, null),
            CheckpointPolicy.DEFAULT,
            false));
  }

  /** With the run, prompt, temperature, top-k and seed that stand beside it. */
  @Test
  void aSampleOfTheReportIsWrittenAgain() throws Exception {
    SampleSettings samples = new SampleSettings(List.of("the ", "a", "the "), 60, 1, 7, 5);
    evaluate(samples);
    List<Evaluation.Sample> shown = store.evaluation(run.id()).orElseThrow().samples();
    assertThat(shown).hasSize(3);
    assertThat(shown.get(0).text()).hasSize(60).isNotEqualTo(shown.get(1).text());
    assertThat(shown.get(2)).isEqualTo(shown.get(0));
    for (Evaluation.Sample sample : shown) {
      assertThat(
              generate(
                  new SampleSettings(
                      List.of(sample.prompt()),
                      sample.text().length(),
                      sample.temperature(),
                      sample.topK(),
                      sample.seed())))
          .isEqualTo(sample.prompt() + sample.text());
    }
  }

  @Test
  void anotherTextThanTheOneThatWasLearntIsRefused() throws Exception {
    SampleSettings samples = new SampleSettings(List.of("the "), 10, 1, 0, 1);
    evaluate(samples);
    byte[] before = Files.readAllBytes(store.file(run.id(), RunFile.EVALUATION));
    Files.writeString(corpus, new StringBuilder(TEXT).reverse());
    List<Message> messages = evaluate(new SampleSettings(List.of("the "), 11, 1, 0, 1));
    assertThat(messages)
        .filteredOn(Message.RunFailed.class::isInstance)
        .singleElement()
        .satisfies(
            failed ->
                assertThat(((Message.RunFailed) failed).reason())
                    .contains("the text has changed since the run was trained"));
    assertThat(store.file(run.id(), RunFile.EVALUATION)).hasBinaryContent(before);
  }

  private List<Message> evaluate(SampleSettings samples) throws Exception {
    return perform(
        new Job.Evaluate(
            store.directory().toString(),
            COMPUTE,
            OneText.at(corpus.toString(), List.of(run)),
            samples));
  }

  private String generate(SampleSettings samples) throws Exception {
    return perform(new Job.Generate(store.directory().toString(), COMPUTE, run.id(), samples))
        .stream()
        .filter(Message.Text.class::isInstance)
        .map(text -> ((Message.Text) text).text())
        .collect(Collectors.joining());
  }

  private static List<Message> perform(Job job) throws IOException, InterruptedException {
    try (WorkerProcess worker = new WorkerProcess(job)) {
      assertThat(worker.awaitEnd()).isZero();
      return List.copyOf(worker.messages());
    }
  }
}
