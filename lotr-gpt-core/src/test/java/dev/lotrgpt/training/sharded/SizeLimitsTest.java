package dev.lotrgpt.training.sharded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nd4j.Nd4jBackend;
import dev.lotrgpt.compute.onednn.OneDnnBackend;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.training.MemoryNeed;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.TrainingConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions make nothing of the size that they are about. */
@Tag("slow")
class SizeLimitsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onednn | 1, 8, 256, 32768, 65 | <model><context> (-Dlotr-gpt.model.context): 32768 is too high: the"
            + " attention of 8 heads would have 5,379,194,880 numbers in one array,"
            + " 2,147,483,647 at most; lower it, or <model><heads>",
        "nd4j | 1, 8, 256, 32768, 65 | <model><context> (-Dlotr-gpt.model.context): 32768 is too high: the"
            + " attention of 8 heads would have 8,589,934,592 numbers",
        "nd4j | 1, 1, 8, 65536, 65 | <model><context> (-Dlotr-gpt.model.context): 65536 is too high:",
        "onednn | 1, 1, 8, 65536, 65 | <model><context> (-Dlotr-gpt.model.context): 65536 is too high:",
        "onednn | 1, 1, 65536, 16384, 65 | <model><context> (-Dlotr-gpt.model.context): 16384 is too high: a"
            + " layer's activations would have 4,294,967,296 numbers",
        "onednn | 1, 1, 8, 32768, 70000 | <model><context> (-Dlotr-gpt.model.context): 32768 is too high: the"
            + " scores of all symbols would have 2,293,760,000 numbers",
        "onednn | 1, 1, 32768, 64, 65 | <model><embedding> (-Dlotr-gpt.model.embedding): 32768 is too high: a"
            + " layer's weights would have 4,294,967,296 numbers in one array, 2,147,483,647 at"
            + " most; lower it"
      })
  void whatCannotBeCountedIsRefusedByName(String backend, String sizes, String message) {
    assertThatThrownBy(() -> need(backend, sizes, 1))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onednn | 2, 1, 8, 32768, 65",
        "onednn | 2, 3, 24, 32768, 65",
        "nd4j | 2, 1, 8, 32768, 65"
      })
  void largeContextsOfFewHeadsArePredicted(String backend, String sizes) {
    assertThatCode(() -> need(backend, sizes, 1)).doesNotThrowAnyException();
  }

  @Test
  void aBatchThatCannotBeCountedIsRefusedByName() {
    assertThatThrownBy(() -> need("onednn", "1, 1, 8, 32768, 65", 65536))
        .isInstanceOf(MistakeException.class)
        .hasMessage(
            "<training><batchSize> (-Dlotr-gpt.training.batchSize): 65536 is too high: a batch would have"
                + " 2,147,483,648 numbers in one array, 2,147,483,647 at most; lower it, or"
                + " <model><context> (-Dlotr-gpt.model.context)");
  }

  private static MemoryNeed need(String name, String sizes, int batchSize) {
    String[] s = sizes.split(", ");
    ModelConfig model =
        new ModelConfig(
            Integer.parseInt(s[0]),
            Integer.parseInt(s[1]),
            Integer.parseInt(s[2]),
            Integer.parseInt(s[3]),
            Integer.parseInt(s[4]));
    TrainingConfig config =
        new TrainingConfig(
            batchSize, 1, 1e-3, Schedule.CONSTANT, 0, 0, 0.2, 0, 0.9, 0.999, 1e-8, 0, 1, 1, 1);
    try (Backend<?> backend =
        name.equals("nd4j") ? new Nd4jBackend() : new OneDnnBackend(Precision.FLOAT32)) {
      return new ShardedSessions<>(backend).trainingNeed(model, config, 1);
    }
  }
}
