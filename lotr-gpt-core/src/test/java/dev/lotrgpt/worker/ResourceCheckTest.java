package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.cuda.CudaBackend;
import dev.lotrgpt.compute.cuda.StandIn;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusSize;
import dev.lotrgpt.training.CheckpointPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
@Tag("slow")
class ResourceCheckTest {
  private static final CorpusSize USUAL = new CorpusSize(10_000_000, 85);
  private static final long GB = 1_000_000_000;
  private static final ResourceCheck ENOUGH = new ResourceCheck(16 * GB, 4 * GB, 100 * GB);
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log while the frog sat in the bog. ";

  @TempDir Path directory;
  private Backend<?> backend;

  @BeforeEach
  void open() throws Exception {
    backend = Backends.open("nd4j", Precision.FLOAT32, 2, line -> {});
  }

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void theReplicatedStudyFitsIntoASmallMachine() {
    ResourceCheck small = new ResourceCheck(2 * GB, GB, GB);
    assertThatCode(() -> check(small, 1, Map.of())).doesNotThrowAnyException();
  }

  @Test
  void namesTheSettingThatDrivesTheWeights() {
    refuses(
        new ResourceCheck(4 * GB, 4 * GB, 100 * GB),
        Map.of(Setting.EMBEDDING, "1024", Setting.LAYERS, "8"),
        "baseline: training takes about \\d+\\.\\d GB of memory, and there are 4\\.0 GB: lower"
            + " <model><embedding> \\(-Dlotr-gpt\\.model\\.embedding\\), now 1024, or"
            + " <model><layers> \\(-Dlotr-gpt\\.model\\.layers\\), now 8");
  }

  @Test
  void namesTheVocabularyWhereItIsMostOfTheModel() {
    refuses(
        new ResourceCheck(GB, 4 * GB, 100 * GB),
        Map.of(
            Setting.TOKENIZER, "bpe",
            Setting.VOCABULARY, "20000",
            Setting.EMBEDDING, "1024",
            Setting.LAYERS, "1"),
        "baseline: training takes about \\d+\\.\\d GB of memory, and there are 1\\.0 GB: lower"
            + " <data><vocabulary> \\(-Dlotr-gpt\\.data\\.vocabulary\\), now 20000");
  }

  @Test
  void namesTheContextWhereAttentionTakesTheMost() {
    refuses(
        ENOUGH,
        Map.of(Setting.CONTEXT, "8192"),
        "baseline: training takes about \\d+\\.\\d GB of memory, and there are 16\\.0 GB: lower"
            + " <model><context> \\(-Dlotr-gpt\\.model\\.context\\), now 8192");
  }

  @Test
  void theBatchSizeHardlyMatters() {
    long small = predict(Map.of(Setting.BATCH_SIZE, "8", Setting.EVALUATION_BATCHES, "1"));
    long large = predict(Map.of(Setting.BATCH_SIZE, "512", Setting.EVALUATION_BATCHES, "1"));
    assertThat((double) large / small).isBetween(1.0, 1.05);
  }

  @Test
  void theBatchesOfAnEvaluationDoNotMatter() {
    assertThat(predict(Map.of(Setting.EVALUATION_BATCHES, "1000000")))
        .isEqualTo(predict(Map.of(Setting.EVALUATION_BATCHES, "1")));
  }

  @Test
  void aBatchOfMoreThanAnArrayIsRefused() {
    refuses(
        new ResourceCheck(10_000 * GB, 10_000 * GB, 100 * GB),
        Map.of(
            Setting.BATCH_SIZE, "65536",
            Setting.CONTEXT, "32768",
            Setting.HEADS, "1",
            Setting.EMBEDDING, "8"),
        "baseline: .*batchSize.*: 65536 is too high: a batch would have 2,147,483,648 numbers in one array,"
            + " 2,147,483,647 at most; lower it, or .*context.*");
  }

  @Test
  void namesParallelRunsWhereOneAloneWouldFit() {
    assertThatThrownBy(
            () ->
                check(
                    new ResourceCheck(3 * GB, 4 * GB, 100 * GB),
                    4,
                    Map.of(Setting.EMBEDDING, "512")))
        .isInstanceOf(MistakeException.class)
        .hasMessageMatching(
            "<parallelRuns> \\(-Dlotr-gpt\\.parallelRuns\\): training 4 runs side by side takes about \\d+\\.\\d GB of memory, and there are 3\\.0"
                + " GB: lower it");
  }

  /** On a GPU of 1 GiB. */
  @Test
  void runsThatShareAGpuHaveToFitTogether() {
    Map<Setting, String> changes = Map.of(Setting.BATCH_SIZE, "8");
    PlannedRun run = plan(Settings.defaults().with(changes), USUAL, "cuda");
    List<PlannedRun> runs = List.of(run, run, run, run);
    try (CudaBackend gpu = StandIn.open(StandIn.FORWARDS)) {
      Map<Precision, Backend<?>> backends = Map.of(Precision.FLOAT32, gpu);
      ENOUGH.check(runs, new SideBySide(1, 2), backends);
      assertThatThrownBy(() -> ENOUGH.check(runs, new SideBySide(4, 1), backends))
          .isInstanceOf(MistakeException.class)
          .hasMessageMatching(
              "<parallelRuns> \\(-Dlotr-gpt\\.parallelRuns\\): training 4 runs side by side takes about [1-9]\\.\\d GB of the GPU's memory, of which"
                  + " 1\\.1 GB are free: lower it");
    }
  }

  /** Weights never are in the heap, batches are. */
  private static final Map<Setting, String> LARGE_BATCH =
      Map.of(Setting.BATCH_SIZE, "65536", Setting.CONTEXT, "1024");

  @Test
  void tellsHowMuchHeapIsNeeded() {
    refuses(
        new ResourceCheck(160 * GB, 1 << 30, 100 * GB),
        LARGE_BATCH,
        "baseline: training takes about \\d\\.\\d GB of Java's heap, and its limit is 1\\.1 GB: raise"
            + " it with <jvmArguments>-Xmx\\d+m</jvmArguments> \\(-Dlotr-gpt\\.jvmArguments\\)");
  }

  /** What it advises is enough. */
  @Test
  void theHeapThatItAdvisesIsEnough() {
    Map<Setting, String> large = LARGE_BATCH;
    assertThatThrownBy(() -> check(new ResourceCheck(160 * GB, 1 << 30, 100 * GB), 1, large))
        .satisfies(
            refusal -> {
              String advice = refusal.getMessage().replaceAll(".*-Xmx(\\d+)m.*", "$1");
              // As JobHeapTest measures, a JVM may use 96 % of it.
              long given = (long) (0.96 * Long.parseLong(advice) * (1 << 20));
              assertThatCode(() -> check(new ResourceCheck(160 * GB, given, 100 * GB), 1, large))
                  .doesNotThrowAnyException();
            });
  }

  @Test
  void countsTheCorpus() {
    CorpusSize large = new CorpusSize(256_000_000, 300);
    assertThatThrownBy(
            () -> check(new ResourceCheck(16 * GB, GB * 3 / 4, 100 * GB), large, Map.of()))
        .isInstanceOf(MistakeException.class)
        .hasMessageMatching("baseline: training takes about \\d\\.\\d GB of Java's heap, .*");
    assertThatThrownBy(
            () ->
                check(
                    new ResourceCheck(GB / 2, 4 * GB, 100 * GB),
                    large,
                    Map.of(Setting.EMBEDDING, "8")))
        .isInstanceOf(MistakeException.class)
        .hasMessageMatching(
            "baseline: training takes about 0\\.\\d GB of memory, and there are 0\\.5 GB: give a"
                + " shorter <corpus> \\(-Dlotr-gpt\\.corpus\\)");
  }

  @Test
  void anEvaluationIsRefusedToo() {
    PlannedRun run =
        plan(Settings.defaults().with(Map.of(Setting.EMBEDDING, "1024")), USUAL, "nd4j");
    Job.Evaluate job =
        new Job.Evaluate(
            "store",
            new Job.Compute("nd4j", "nd4j", 2, 1),
            OneText.at("corpus", List.of(run)),
            new SampleSettings(List.of("a"), 500, 0.8, 0, 1));
    assertThatCode(() -> ENOUGH.checkEvaluation(run, backend, job)).doesNotThrowAnyException();
    // It takes less than half of what training takes
    long half = ResourceCheck.predict(run, backend, 2) / 2;
    assertThatCode(
            () -> new ResourceCheck(half, 4 * GB, 100 * GB).checkEvaluation(run, backend, job))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> new ResourceCheck(GB / 2, 4 * GB, 100 * GB).checkEvaluation(run, backend, job))
        .isInstanceOf(MistakeException.class)
        .hasMessageMatching(
            "baseline: evaluating takes about \\d\\.\\d GB of memory, and there are 0\\.5 GB: lower"
                + " <model><embedding> .*");
    assertThatThrownBy(
            () -> new ResourceCheck(16 * GB, GB / 10, 100 * GB).checkEvaluation(run, backend, job))
        .isInstanceOf(MistakeException.class)
        .hasMessageMatching("baseline: evaluating takes about .* of Java's heap, .*-Xmx\\d+m.*");
  }

  @Test
  void noFigureForFreeDiskSpaceIsNotNone() {
    assertThatCode(() -> check(new ResourceCheck(16 * GB, 4 * GB, Long.MAX_VALUE), 1, Map.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void tellsHowMuchDiskIsNeeded() {
    refuses(
        new ResourceCheck(16 * GB, 4 * GB, 100_000_000),
        Map.of(),
        "<store> \\(-Dlotr-gpt\\.store\\): the runs and their checkpoints take up to \\d{3} MB"
            + " of disk, and 100 MB are free there: make room or name another directory");
  }

  @Test
  void aCheckpointMayTakeMoreThanTwoGigabytes() {
    assertThatCode(
            () ->
                check(
                    new ResourceCheck(1000 * GB, 4 * GB, 1000 * GB),
                    1,
                    Map.of(Setting.EMBEDDING, "2048")))
        .doesNotThrowAnyException();
  }

  @Test
  void namesTheContextThatCannotBeCounted() {
    refuses(
        new ResourceCheck(1000 * GB, 1000 * GB, 1000 * GB),
        Map.of(Setting.CONTEXT, "32768"),
        "baseline: <model><context> \\(-Dlotr-gpt\\.model\\.context\\): 32768 is too high: the attention of 8"
            + " heads would have 8,589,934,592 numbers in one array, .*");
  }

  /**
   * Predicted and measured peak in MB, two threads on Linux x86-64, JDK 17, five runs one after
   * another: onednn 846k parameters 307 and 321, 4.84M 659 and 693, context 2048 684 and 802; nd4j
   * 4.84M, two runs, 714 and 681.
   */
  @ParameterizedTest
  @CsvSource({
    "onednn, 4, 128, 64, 16",
    "onednn, 6, 256, 256, 8",
    "onednn, 2, 64, 2048, 2",
    "nd4j, 6, 256, 256, 8"
  })
  void predictsTheWorkersMemory(
      String name, String layers, String embedding, String context, String batch) throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "only Linux tells a process's memory");
    String text = TEXT.repeat(300);
    Settings settings =
        Settings.defaults()
            .with(
                Map.of(
                    Setting.LAYERS, layers,
                    Setting.EMBEDDING, embedding,
                    Setting.CONTEXT, context,
                    Setting.BATCH_SIZE, batch,
                    Setting.ITERATIONS, "2",
                    Setting.EVALUATION_BATCHES, "1"));
    predictsTheWorkersMemory(name, settings, text);
  }

  /** Predicted and measured peak in MB, as above: 1039 and 1060. */
  @Test
  void predictsTheMemoryOfALearntVocabulary() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "only Linux tells a process's memory");
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      random.ints(2 + random.nextInt(6), 'a', 'z' + 1).forEach(text::appendCodePoint);
      text.append(i % 9 == 0 ? ".\n" : " ");
    }
    Settings settings =
        Settings.defaults()
            .with(
                Map.of(
                    Setting.LAYERS, "2",
                    Setting.CONTEXT, "64",
                    Setting.BATCH_SIZE, "16",
                    Setting.ITERATIONS, "2",
                    Setting.EVALUATION_BATCHES, "1",
                    Setting.TOKENIZER, "bpe",
                    Setting.VOCABULARY, "20000"));
    predictsTheWorkersMemory("onednn", settings, text.toString());
  }

  private void predictsTheWorkersMemory(String name, Settings settings, String text)
      throws Exception {
    // Several, one after another: what one has had is to be free for the next.
    List<PlannedRun> runs =
        new Sweep(settings, null, Map.of(Setting.SEED.key(), "1, 2, 3, 4, 5"))
            .runs(OneText.of(new Corpus("corpus.txt", text)), name);
    long predicted;
    try (Backend<?> named = Backends.open(name, Precision.FLOAT32, 2, line -> {})) {
      predicted = ResourceCheck.predict(runs.get(0), named, 2);
    }
    long measured = peak(runs, name, text);
    assertThat((double) predicted / measured)
        .as("%d MB predicted, %d MB measured", predicted / 1_000_000, measured / 1_000_000)
        .isBetween(0.75, 1.3);
  }

  /** Of a worker that trains the runs. */
  private long peak(List<PlannedRun> runs, String name, String text) throws Exception {
    Job job =
        new Job.Train(
            directory.resolve("store").toString(),
            new Job.Compute(name, name, 2, 1),
            OneText.at(Files.writeString(directory.resolve("corpus.txt"), text).toString(), runs),
            new Job.Git(null, null),
            new CheckpointPolicy(1, 0),
            false);
    long peak = 0;
    try (WorkerProcess worker = new WorkerProcess(job)) {
      while (worker.isAlive()) {
        peak = Math.max(peak, worker.peakMemory());
        Thread.sleep(5);
      }
      worker.awaitEnd();
      assertThat(worker.messages(Message.RunFinished.class)).hasSameSizeAs(runs);
    }
    return peak;
  }

  private void refuses(ResourceCheck check, Map<Setting, String> changes, String message) {
    assertThatThrownBy(() -> check(check, 1, changes))
        .isInstanceOf(MistakeException.class)
        .hasMessageMatching(message);
  }

  private void check(ResourceCheck check, int sideBySide, Map<Setting, String> changes) {
    Map<Precision, Backend<?>> backends = new EnumMap<>(Map.of(Precision.FLOAT32, backend));
    PlannedRun run = plan(Settings.defaults().with(changes), USUAL, "nd4j");
    check.check(List.of(run, run, run, run), new SideBySide(sideBySide, 2), backends);
  }

  private void check(ResourceCheck check, CorpusSize corpus, Map<Setting, String> changes) {
    Map<Precision, Backend<?>> backends = new EnumMap<>(Map.of(Precision.FLOAT32, backend));
    PlannedRun run = plan(Settings.defaults().with(changes), corpus, "nd4j");
    check.check(List.of(run), new SideBySide(1, 2), backends);
  }

  private long predict(Map<Setting, String> changes) {
    PlannedRun run = plan(Settings.defaults().with(changes), USUAL, "nd4j");
    return ResourceCheck.predict(run, backend, 2);
  }

  private static PlannedRun plan(Settings settings, CorpusSize corpus, String family) {
    return new Sweep(settings, null, null).runs(OneText.of("text", corpus), family).get(0);
  }
}
