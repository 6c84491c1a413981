package dev.lotrgpt.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationKeyTest {
  private static final String RUN = "0a1b2c3d4e5f";

  @TempDir Path directory;

  @Test
  void tellsTwoPromptsFromOneWithAComma() throws IOException {
    assertThat(key("To be", "or not")).isNotEqualTo(key("To be, or not")).hasSize(64);
    assertThat(key("To be", "or not")).isEqualTo(key("To be", "or not"));
  }

  private String key(String... prompts) throws IOException {
    RunStore store = new RunStore(directory);
    Path weights = store.file(RUN, RunFile.BEST);
    Files.createDirectories(weights.getParent());
    Files.writeString(weights, "weights");
    return EvaluationKey.of(store, RUN, new SampleSettings(List.of(prompts), 100, 1, 0, 1));
  }
}
