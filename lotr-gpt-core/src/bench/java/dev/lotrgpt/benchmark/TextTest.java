package dev.lotrgpt.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.text.Batch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTest {
  private static final Case WORK = new Case(Case.Mode.TRAIN, 1, 8, 1, 5, 3, 0, Precision.FLOAT32);

  @TempDir Path directory;

  private List<Batch> batches(int count) throws Exception {
    Path file = directory.resolve("text.bin");
    Text.write(file, WORK, count);
    assertThat(file).hasSize(3 * 5 * count + 1);
    return Text.batches(new Protocol.Request(WORK, Case.VOCABULARY, 1, file.toString(), count));
  }

  @Test
  void batchesAreConsecutiveWindowsWithTheTokenThatFollows() throws Exception {
    List<Batch> batches = batches(2);
    byte[] text = Files.readAllBytes(directory.resolve("text.bin"));
    assertThat(batches).hasSize(2);
    for (int i = 0; i < 15; i++) {
      assertThat(batches.get(1).tokens()[i]).isEqualTo(text[15 + i]);
      assertThat(batches.get(1).targets()[i]).isEqualTo(text[16 + i]);
    }
  }

  @Test
  void thereIsSomethingToLearn() throws Exception {
    Set<Integer> pairs = new HashSet<>();
    Set<Integer> symbols = new HashSet<>();
    for (Batch batch : batches(500)) {
      for (int i = 0; i < batch.tokens().length; i++) {
        symbols.add(batch.tokens()[i]);
        pairs.add(batch.tokens()[i] * Case.VOCABULARY + batch.targets()[i]);
      }
    }
    assertThat(symbols).hasSizeGreaterThan(60).allMatch(s -> s >= 0 && s < Case.VOCABULARY);
    assertThat(pairs.size()).isLessThanOrEqualTo(8 * symbols.size());
  }
}
