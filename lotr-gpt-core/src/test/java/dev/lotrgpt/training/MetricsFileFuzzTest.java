package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.faults.Fuzzing;
import dev.lotrgpt.faults.Mutator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a table of losses holds: rows, or an IOException that names the file in one line. */
@Tag("slow")
class MetricsFileFuzzTest {
  private static final List<String> TOKENS =
      List.of(
          "NaN",
          "-Infinity",
          "1e999",
          "0x1p3",
          "1d",
          "-",
          ".",
          "e",
          "\"",
          "\"\"",
          ",",
          ",,",
          "\n",
          "\r",
          "\r\n",
          "\0",
          "99999999999",
          "iteration",
          "é",
          "#",
          " ",
          "\"\n\"");

  @TempDir Path directory;

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void rowsOrAnIoException() throws IOException {
    Path file = directory.resolve("metrics.csv");
    byte[] good =
        MetricsFile.format(
                List.of(
                    new Metrics(0, 4.2, 4.25, 3e-4, 0),
                    new Metrics(100, 1.0 / 3, 2.5e-7, 3e-4, 1_000_000),
                    new Metrics(200, 1.5, 2.5, 3e-4, 2_000_000)))
            .getBytes(StandardCharsets.UTF_8);
    Fuzzing.run(
        random -> {
          Files.write(file, new Mutator(random, TOKENS).mutant(good));
          try {
            List<Metrics> rows = MetricsFile.read(file);
            for (Metrics row : rows) {
              assertThat(row.trainLoss()).isFinite();
              assertThat(row.valLoss()).isFinite();
            }
            return true;
          } catch (IOException e) {
            assertThat(e)
                .hasMessageStartingWith(file + " is damaged: ")
                .hasMessageNotContaining("\n");
            return false;
          }
        });
  }
}
