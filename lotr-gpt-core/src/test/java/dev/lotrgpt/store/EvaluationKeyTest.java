package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.result.StudyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationKeyTest {
  @TempDir Path directory;

  @Test
  void tellsTwoPromptsFromOneWithAComma() throws IOException {
    assertThat(key("To be", "or not")).isNotEqualTo(key("To be, or not")).hasSize(64);
    assertThat(key("To be", "or not")).isEqualTo(key("To be", "or not"));
  }

  @Test
  void isOfTheWeightsTheTextAndWhatIsWritten() throws IOException {
    SampleSettings samples = new SampleSettings(List.of("a"), 100, 1, 0, 1);
    String key = EvaluationKey.of(record("weights"), "text", samples);
    assertThat(EvaluationKey.of(record("others"), "text", samples)).isNotEqualTo(key);
    assertThat(EvaluationKey.of(record("weights"), "text reversed", samples)).isNotEqualTo(key);
    assertThat(
            EvaluationKey.of(
                record("weights"), "text", new SampleSettings(List.of("a"), 100, 1, 0, 2)))
        .isNotEqualTo(key);
    assertThat(EvaluationKey.of(record("weights"), "text", samples)).isEqualTo(key);
  }

  private String key(String... prompts) throws IOException {
    return EvaluationKey.of(
        record("weights"), "text", new SampleSettings(List.of(prompts), 100, 1, 0, 1));
  }

  private RunRecord record(String weights) throws IOException {
    RunStore store = new RunStore(directory);
    PlannedRun run = StudyFixture.regularisation().runs().get(0);
    StudyFixture.train(store, run);
    Files.writeString(store.file(run.id(), RunFile.BEST), weights);
    return store.record(run.id()).orElseThrow().withFiles(store.digests(run.id()));
  }
}
