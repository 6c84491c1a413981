package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lotrgpt.file.Safetensors;
import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.training.CheckpointPolicy;
import dev.lotrgpt.training.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real workers that train, evaluate and continue with each tokenizer. */
@Tag("slow")
@Timeout(180)
class TokenizedRunsTest {
  private static final Job.Compute COMPUTE = new Job.Compute("auto", "cpu", 1, 1);

  @TempDir Path directory;

  /** Greek and English words, with marks and an emoji. */
  private static String text() {
    Random random = new Random(8);
    String[] words = {"the", "ήλιος", "cat", "ουρανός", "sat", "on", "θάλασσα", "mat", "and", "☕"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append(words[random.nextInt(words.length)]);
      text.append(i % 12 == 11 ? ".\n" : " ");
      random.ints(i % 25 == 0 ? 5 : 0, 'a', 'z' + 1).forEach(text::appendCodePoint);
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({"char,1000", "bpe,350", "word,320"})
  void trainsEvaluatesAndContinues(String tokenizer, String vocabulary) throws Exception {
    boolean isOfCharacters = tokenizer.equals("char");
    Path corpus = Files.writeString(directory.resolve("corpus.txt"), text());
    RunStore store = new RunStore(directory.resolve("store"));
    PlannedRun run = run(tokenizer, vocabulary);
    train(store, corpus, run);
    RunRecord record = store.record(run.id()).orElseThrow();
    assertThat(record.failure()).isNull();
    assertThat(record.status()).isEqualTo(RunRecord.Status.TRAINED);
    assertThat(record.tokenization() == null).isEqualTo(isOfCharacters);
    assertThat(record.files()).containsKey("tokenizer.json");
    try (Safetensors weights = Safetensors.open(store.file(run.id(), RunFile.BEST))) {
      assertThat(weights.metadata()).containsKey(isOfCharacters ? "vocabulary" : "tokenizer");
      if (!isOfCharacters) {
        assertThat(weights.metadata()).containsEntry("vocabularySize", vocabulary);
        assertThat(store.file(run.id(), RunFile.TOKENIZER))
            .hasContent(weights.metadata().get("tokenizer"));
      }
    }

    String prompt = isOfCharacters ? "the" : "the 中🤷🏽";
    SampleSettings samples = new SampleSettings(List.of(prompt), 50, 1, 7, 5);
    perform(evaluation(store, corpus, run, samples));
    Evaluation evaluation = store.evaluation(run.id()).orElseThrow();
    Evaluation.Sample sample = evaluation.samples().get(0);
    assertThat(sample.text().codePointCount(0, sample.text().length())).isEqualTo(50);
    assertThat(evaluation.bitsPerChar())
        .isEqualTo(evaluation.evaluatedValLoss() / Math.log(2))
        .isBetween(0.5, 8.0);
    assertThat(evaluation.bitsPerByte()).isBetween(0.2, 0.99 * evaluation.bitsPerChar());
    assertThat(Files.readAllLines(store.file(run.id(), RunFile.EVALUATION_TABLE)).get(0))
        .isEqualTo(
            "evaluatedTrainLoss,evaluatedValLoss,perplexity,bitsPerChar,realWordRate,verbatimRate,"
                + "headingRate"
                + (isOfCharacters ? "" : ",bitsPerByte,natsPerToken"));
    assertThat(written(perform(new Job.Generate(path(store), COMPUTE, run.id(), samples))))
        .isEqualTo(prompt + sample.text());

    assertLossesAreThoseOfCharacters(store, run, record);
  }

  private static void assertLossesAreThoseOfCharacters(
      RunStore store, PlannedRun run, RunRecord record) throws Exception {
    RunResult result =
        StudyResults.read(
                store, new Study("", "study", "Study", "", List.of(), List.of(run), List.of()))
            .runs()
            .get(0);
    List<Metrics> perToken = store.metrics(run.id());
    Metrics last = perToken.get(perToken.size() - 1);
    double ratio = 1;
    if (record.tokenization() != null) {
      ratio =
          (double) record.tokenization().validation().tokens()
              / record.tokenization().validation().characters();
      assertThat(ratio).isBetween(0.2, 0.95);
    }
    assertThat(result.get(Metric.FINAL_VAL)).isEqualTo(last.valLoss() * ratio);
    assertThat(record.result().finalValLoss()).isEqualTo(last.valLoss() * ratio);
    // A whole split, and random batches of it.
    assertThat(result.get(Metric.EVALUATED_VAL))
        .isCloseTo(result.get(Metric.BEST_VAL), within(0.3));
    assertThat(result.get(Metric.NATS_PER_TOKEN) * ratio)
        .isCloseTo(result.get(Metric.EVALUATED_VAL), within(1e-12));
  }

  /** One run that cannot be trained costs no other. */
  @Test
  void tooFewTokensAreTheRunsOwnFailure() throws Exception {
    Path corpus = Files.writeString(directory.resolve("corpus.txt"), text());
    RunStore store = new RunStore(directory.resolve("store"));
    PlannedRun large = run("bpe", "20000");
    PlannedRun possible = run("bpe", "300");
    train(store, corpus, large, possible);
    assertThat(store.record(large.id()).orElseThrow().failure())
        .startsWith("<data><vocabulary> (-Dlotr-gpt.data.vocabulary): 20000 is too many");
    assertThat(store.record(possible.id()).orElseThrow().status())
        .isEqualTo(RunRecord.Status.TRAINED);
  }

  private static PlannedRun run(String tokenizer, String vocabulary) {
    Settings settings =
        Settings.defaults()
            .with(
                Map.of(
                    Setting.LAYERS, "1",
                    Setting.HEADS, "2",
                    Setting.EMBEDDING, "16",
                    Setting.CONTEXT, "16",
                    Setting.BATCH_SIZE, "4",
                    Setting.ITERATIONS, "60",
                    Setting.LEARNING_RATE, "1e-2",
                    Setting.EVALUATION_INTERVAL, "30",
                    Setting.TOKENIZER, tokenizer,
                    Setting.VOCABULARY, vocabulary));
    String sha256 = new Corpus("corpus.txt", text()).sha256();
    return new Sweep(settings, null, null).runs(OneText.of(sha256), COMPUTE.family()).get(0);
  }

  private static void train(RunStore store, Path corpus, PlannedRun... runs) throws Exception {
    perform(
        new Job.Train(
            path(store),
            COMPUTE,
            OneText.at(corpus.toString(), List.of(runs)),
            new Job.Git(null, null),
            CheckpointPolicy.DEFAULT,
            false));
  }

  private static Job evaluation(
      RunStore store, Path corpus, PlannedRun run, SampleSettings samples) {
    return new Job.Evaluate(
        path(store), COMPUTE, OneText.at(corpus.toString(), List.of(run)), samples);
  }

  private static String path(RunStore store) {
    return store.directory().toString();
  }

  private static String written(List<Message> messages) {
    return messages.stream()
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
