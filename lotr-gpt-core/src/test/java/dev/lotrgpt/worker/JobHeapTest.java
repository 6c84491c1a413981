package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.faults.SmallJvm;
import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.text.CorpusSize;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobHeapTest {
  private static final CorpusSize SMALL = new CorpusSize(400_000, 65);
  private static final CorpusSize LARGE = new CorpusSize(256_000_000, 65);
  private static final SampleSettings SAMPLES = new SampleSettings(List.of("a"), 500, 0.8, 0, 1);
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void growsWithTheCorpusAndTheBytesOfAToken() {
    long small = training(SMALL, 1, Map.of());
    assertThat(training(LARGE, 1, Map.of()) - small).isBetween(256_000_000L, 400_000_000L);
    assertThat(training(new CorpusSize(256_000_000, 300), 1, Map.of()) - small)
        .isBetween(512_000_000L, 800_000_000L);
    assertThat(evaluation(LARGE, SAMPLES) - evaluation(SMALL, SAMPLES))
        .isBetween(256_000_000L, 400_000_000L);
  }

  /** Those of a learnt tokenizer are the run's own. */
  @Test
  void growsWithTheTokensOfATokenizer() {
    Map<Setting, String> bpe = Map.of(Setting.TOKENIZER, "bpe", Setting.VOCABULARY, "20000");
    long more = training(LARGE, 1, bpe) - training(LARGE, 1, Map.of());
    assertThat(more).isBetween(2L * 256_000_000, 2_500_000_000L);
    assertThat(training(SMALL, 1, bpe) - training(SMALL, 1, Map.of()))
        .isBetween(4L * 20_000 * 256, 300_000_000L);
    assertThat(training(LARGE, 2, bpe) - training(LARGE, 1, bpe)).isGreaterThan(2L * 256_000_000);
  }

  /** All runs of a job share the text. */
  @Test
  void growsWithTheRunsAtOnceOnly() {
    long one = training(LARGE, 1, Map.of());
    assertThat(training(LARGE, 4, Map.of()) - one)
        .isGreaterThan(5_000_000)
        .isLessThan(3 * (one - 3 * LARGE.bytes() / 2));
    assertThat(heap(LARGE, 1, 10_000, Map.of()) - one).isLessThan(200_000_000);
  }

  /** Of several texts, each is kept. */
  @Test
  void growsWithEachText() {
    PlannedRun one = run(Settings.defaults(), LARGE);
    PlannedRun same = run(Settings.defaults().with(Setting.SEED, "2"), LARGE);
    PlannedRun other =
        new Sweep(Settings.defaults(), null, null).runs(OneText.of("other", LARGE), "cpu").get(0);
    Job.Compute compute = new Job.Compute("auto", "cpu", 2, 1);
    assertThat(
            JobHeap.ofTraining(compute, List.of(one, other)).bytes()
                - JobHeap.ofTraining(compute, List.of(one, same)).bytes())
        .isEqualTo(3 * LARGE.bytes() / 2);
  }

  @Test
  void growsWithContextVocabularyAndBatch() {
    long small = training(SMALL, 1, Map.of());
    assertThat(training(SMALL, 1, Map.of(Setting.CONTEXT, "65536")) - small)
        .isGreaterThan(4L * 65536 * 256);
    assertThat(training(new CorpusSize(400_000, 100_000), 1, Map.of()) - small)
        .isGreaterThan(4L * 100_000 * 256);
    assertThat(training(SMALL, 1, Map.of(Setting.BATCH_SIZE, "65536")) - small)
        .isGreaterThan(8L * 65536 * 256);
  }

  @Test
  void growsWithWhatIsToBeWritten() {
    SampleSettings long_ =
        new SampleSettings(Collections.nCopies(10, "x".repeat(1_000_000)), 1_000_000, 1, 0, 1);
    assertThat(evaluation(SMALL, long_) - evaluation(SMALL, SAMPLES))
        .isGreaterThan(20 * 20_000_000L);
  }

  @Test
  void isNoLessThanUsualAndNoMoreThanThereIs() {
    assertThat(new JobHeap(1).argumentWithin(0)).isEqualTo("-Xmx1024m");
    assertThat(new JobHeap(1920 * MEBIBYTE).argumentWithin(0)).isEqualTo("-Xmx2000m");
    assertThat(new JobHeap(1920 * MEBIBYTE).argumentWithin(1500 * MEBIBYTE)).isEqualTo("-Xmx1500m");
    assertThat(new JobHeap(1).argumentWithin(300 * MEBIBYTE)).isEqualTo("-Xmx300m");
    assertThat(new JobHeap(1).argumentWithin(1)).isEqualTo("-Xmx62m");
  }

  public static final class LargestHeap {
    public static void main(String[] arguments) {
      System.out.println(Runtime.getRuntime().maxMemory());
    }
  }

  /** What a user is told to give is enough. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(longs = {64_000_000, 999_999_999, 1_990_000_000})
  void theArgumentGivesAsMuch(long bytes) throws Exception {
    JobHeap need = new JobHeap(bytes);
    long given = Long.parseLong(SmallJvm.run(need.argument(), LargestHeap.class));
    assertThat(need.fitsInto(given)).isTrue();
    assertThat(given).isLessThan(bytes + bytes / 10);
  }

  private static long training(CorpusSize corpus, int parallelRuns, Map<Setting, String> changes) {
    return heap(corpus, parallelRuns, 8, changes);
  }

  private static long heap(
      CorpusSize corpus, int parallelRuns, int runs, Map<Setting, String> changes) {
    Settings settings = Settings.defaults().with(changes);
    PlannedRun run = run(settings, corpus);
    return JobHeap.ofTraining(
            new Job.Compute("auto", "cpu", 2, parallelRuns), Collections.nCopies(runs, run))
        .bytes();
  }

  private static PlannedRun run(Settings settings, CorpusSize corpus) {
    return new Sweep(settings, null, null).runs(OneText.of("text", corpus), "cpu").get(0);
  }

  private static long evaluation(CorpusSize corpus, SampleSettings samples) {
    PlannedRun run = run(Settings.defaults(), corpus);
    return JobHeap.ofEvaluation(new Job.Compute("auto", "cpu", 2, 1), List.of(run), samples)
        .bytes();
  }
}
