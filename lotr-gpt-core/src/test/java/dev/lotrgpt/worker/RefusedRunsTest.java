package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.training.CheckpointPolicy;
import dev.lotrgpt.training.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that this machine cannot do costs no other run. */
@Timeout(120)
@Tag("slow")
class RefusedRunsTest {
  private static final String TEXT =
      "the cat sat on the mat and the dog sat on the log. ".repeat(9);
  private static final Job.Compute COMPUTE = new Job.Compute("nd4j", "nd4j", 1, 1);
  private static final Settings SMALL =
      Settings.defaults()
          .with(
              Map.of(
                  Setting.LAYERS, "1",
                  Setting.HEADS, "2",
                  Setting.EMBEDDING, "16",
                  Setting.CONTEXT, "8",
                  Setting.BATCH_SIZE, "4",
                  Setting.ITERATIONS, "4",
                  Setting.EVALUATION_BATCHES, "1"));

  @TempDir Path directory;
  private final List<Message> messages = new ArrayList<>();
  private Path corpus;

  @BeforeEach
  void write() throws Exception {
    corpus = Files.writeString(directory.resolve("corpus.txt"), TEXT);
  }

  @Test
  void thoseWhosePrecisionIsNotThereFailAlone() throws Exception {
    List<PlannedRun> runs = runs("precision", "bf16, float32");
    train(runs, false);
    assertThat(failures()).containsOnlyKeys(runs.get(0).id());
    assertThat(failures().get(runs.get(0).id()))
        .startsWith("<backend> (-Dlotr-gpt.backend): nd4j computes in float32");
    assertThat(of(Message.RunFinished.class)).hasSize(1);
  }

  @Test
  void thoseThatNeedTooMuchMemoryFailAlone() throws Exception {
    List<PlannedRun> runs = runs("embedding", "65536, 16, 32768");
    train(runs, false);
    assertThat(failures()).containsOnlyKeys(runs.get(0).id(), runs.get(2).id());
    assertThat(failures().get(runs.get(0).id()))
        .doesNotStartWith("embedding 65536: ")
        .contains("<model><embedding> (-Dlotr-gpt.model.embedding)");
    assertThat(of(Message.RunFinished.class)).hasSize(1);
  }

  /** What would be learnt is not what the run's name says. */
  @Test
  void thoseOfAnotherTextFail() throws Exception {
    List<PlannedRun> runs = runs("dropout", "0");
    Files.writeString(corpus, TEXT.replace("cat", "dog"));
    train(runs, false);
    assertThat(failures().get(runs.get(0).id()))
        .endsWith(corpus + " has changed since the run was planned: build again");
    assertThat(of(Message.RunFinished.class)).isEmpty();
  }

  @Test
  void thoseWhoseTextIsGoneFailAlone() throws Exception {
    String other = TEXT.replace("cat", "fox");
    Path file = Files.writeString(directory.resolve("other.txt"), other);
    Sweep sweep = new Sweep(SMALL, null, null);
    List<PlannedRun> runs = new ArrayList<>();
    runs.addAll(at(directory.resolve("gone.txt"), sweep.runs(OneText.of("gone"), "nd4j")));
    runs.addAll(at(corpus, sweep.runs(OneText.of(new Corpus("corpus.txt", TEXT)), "nd4j")));
    runs.addAll(at(file, sweep.runs(OneText.of(new Corpus("other.txt", other)), "nd4j")));
    perform(runs, false);
    assertThat(failures()).containsOnlyKeys(runs.get(0).id());
    assertThat(failures().get(runs.get(0).id())).contains("gone.txt does not exist");
    RunStore store = new RunStore(directory.resolve("store"));
    for (PlannedRun run : runs.subList(1, 3)) {
      CorpusRecord learnt = store.record(run.id()).orElseThrow().provenance().corpus();
      assertThat(learnt.path()).isEqualTo(run.corpus().path());
      assertThat(learnt.sha256()).isEqualTo(run.corpus().sha256());
      assertThat(learnt.symbols()).isEqualTo(run.corpus().symbols());
    }
    messages.clear();
    run(
        new Job.Evaluate(
            directory.resolve("store").toString(),
            COMPUTE,
            runs,
            new SampleSettings(List.of("the"), 5, 1, 0, 1)));
    assertThat(failures()).containsOnlyKeys(runs.get(0).id());
    assertThat(of(Message.RunEvaluated.class)).hasSize(2);
  }

  private static List<PlannedRun> at(Path file, List<PlannedRun> runs) {
    return OneText.at(file.toString(), runs);
  }

  @Test
  void oneOfThemEndsAJobThatIsToFailFast() throws Exception {
    train(runs("precision", "bf16, float32"), true);
    assertThat(failures()).hasSize(1);
    assertThat(of(Message.RunFinished.class)).isEmpty();
  }

  @Test
  void aReasonThatAllHaveIsTheJobs() {
    assertThatThrownBy(() -> train(runs("precision", "bf16"), false))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith("<backend> (-Dlotr-gpt.backend): nd4j computes in float32");
    assertThat(failures()).isEmpty();
  }

  @Test
  void evaluationsFailAloneToo() throws Exception {
    List<PlannedRun> runs = runs("precision", "bf16, float32");
    train(runs, false);
    messages.clear();
    run(
        new Job.Evaluate(
            directory.resolve("store").toString(),
            COMPUTE,
            OneText.at(corpus.toString(), runs),
            new SampleSettings(List.of("the"), 5, 1, 0, 1)));
    assertThat(failures()).containsOnlyKeys(runs.get(0).id());
    assertThat(of(Message.RunEvaluated.class)).hasSize(1);
    assertThat(of(Message.RunBegun.class)).containsExactly(new Message.RunBegun(runs.get(1).id()));
  }

  private static List<PlannedRun> runs(String setting, String values) {
    return new Sweep(SMALL, null, Map.of(setting, values))
        .runs(OneText.of(new Corpus("corpus.txt", TEXT)), COMPUTE.family());
  }

  private void train(List<PlannedRun> runs, boolean failFast) throws Exception {
    perform(at(corpus, runs), failFast);
  }

  private void perform(List<PlannedRun> runs, boolean failFast) throws Exception {
    run(
        new Job.Train(
            new RunStore(directory.resolve("store")).directory().toString(),
            COMPUTE,
            runs,
            new Job.Git(null, null),
            CheckpointPolicy.DEFAULT,
            failFast));
  }

  private void run(Job job) throws Exception {
    new JobRunner(job, messages::add, new StopSignal()).run();
  }

  private Map<String, String> failures() {
    Map<String, String> failures = new LinkedHashMap<>();
    of(Message.RunFailed.class).forEach(failed -> failures.put(failed.run(), failed.reason()));
    return failures;
  }

  private <M extends Message> List<M> of(Class<M> type) {
    return messages.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
