package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesOfTrainedTest {
  private static final SampleSettings WANTED =
      new SampleSettings(List.of("the", "schön"), 20, 1, 0, 1);

  @TempDir Path project;

  /** A model is asked what the symbols of its own text can write. */
  @Test
  void areThoseOfTheRunsOwnText() throws IOException {
    Files.writeString(project.resolve("en.txt"), "the other");
    Files.writeString(project.resolve("de.txt"), "schön");
    List<PlannedRun> runs =
        new Sweep(Settings.defaults(), null, Map.of("corpus", "en.txt, de.txt, gone.txt"))
            .runs(
                own -> {
                  String path = own.orElseThrow().path();
                  return new CorpusRecord(path, path, path, 100, 10, 0.1);
                },
                "cpu");
    SamplesOfTrained samples = new SamplesOfTrained(Optional.of(WANTED), project);
    assertThat(samples.apply(runs.get(0)).orElseThrow().prompts()).containsExactly("the");
    assertThat(samples.apply(runs.get(1)).orElseThrow().prompts()).containsExactly("schön");
    assertThat(samples.apply(runs.get(2))).as("goal evaluate says why").isEmpty();
    assertThat(new SamplesOfTrained(Optional.empty(), project).apply(runs.get(0))).isEmpty();
  }
}
