package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.faults.Damage;
import dev.lotrgpt.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process leaves, and the training that goes on or begins anew finds. */
class TrainingFilesTest {
  private static final Vocabulary VOCABULARY = new Vocabulary("abcde");
  private static final TrainingState AT_20 =
      new TrainingState(20, List.of(new Metrics(20, 1.5, 2.5, 1e-3, 100)), 7);
  private static final int EACH = 40;

  @TempDir Path directory;

  @Test
  void halfWrittenFilesGoAway() throws IOException {
    TrainingFiles files = new TrainingFiles(directory);
    Path half = directory.resolve(".checkpoint-30.safetensors12345.tmp");
    Path other = Files.createFile(directory.resolve("notes.tmp"));
    Files.createFile(half);
    files.deleteLeftovers();
    assertThat(half).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void timesOfIterationsThatAreDoneAgainGoAway() throws IOException {
    TrainingFiles files = timed();
    files.restore(AT_20, VOCABULARY);
    assertThat(files.timing())
        .hasContent("iteration,seconds,tokensPerSecond\n0,0.500,1000\n20,1.500,1000\n");
    files.deleteTiming();
    assertThat(files.timing()).doesNotExist();
  }

  @Test
  void timesOfADamagedFileAreWholeRowsAgain() throws IOException {
    TrainingFiles files = timed();
    byte[] whole = Files.readAllBytes(files.timing());
    for (Damage damage : Damage.of(whole, EACH)) {
      Files.write(files.timing(), damage.bytes());
      files.restore(AT_20, VOCABULARY);
      TimingFile.append(files.timing(), 40, 2.5, 1000);
      assertThat(Files.readAllLines(files.timing()))
          .as(damage.description())
          .startsWith("iteration,seconds,tokensPerSecond")
          .endsWith("40,2.500,1000")
          .hasSizeBetween(2, 4);
    }
  }

  private TrainingFiles timed() throws IOException {
    TrainingFiles files = new TrainingFiles(directory);
    for (int iteration : new int[] {0, 20, 40}) {
      TimingFile.append(files.timing(), iteration, 0.5 + iteration / 20.0, 1000);
    }
    return files;
  }
}
