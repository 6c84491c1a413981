package dev.lotrgpt.training.sharded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicroBatchesTest {

  @ParameterizedTest
  @CsvSource({
    "16, 256, 2, 8", // 512 rows
    "64, 256, 2, 8",
    "16, 64, 4, 4", // 256 rows, though that leaves shards without any
    "64, 64, 8, 8",
    "8, 256, 1, 8",
    "3, 1000, 1, 3", // a sequence is never cut
    "1, 8, 32, 1",
    "1000, 1, 256, 4",
    "33, 100, 5, 7",
  })
  void areLargeEnoughForTheirProductsAndEnoughForAllShards(
      int batchSize, int context, int sequences, int shards) {
    MicroBatches cut = new MicroBatches(batchSize, context);
    assertThat(cut.sequences()).isEqualTo(sequences);
    assertThat(cut.shards()).isEqualTo(shards);
    assertThat(sequences).isLessThanOrEqualTo(MicroBatches.maxSequences(context));
  }

  @ParameterizedTest
  @CsvSource({"256, 1", "64, 4", "100, 2", "1000, 1", "1, 256"})
  void haveFewRowsWhereOnlyTheLossIsWanted(int context, int sequences) {
    assertThat(MicroBatches.sequencesOfEvaluation(context))
        .isEqualTo(sequences)
        .isLessThanOrEqualTo(MicroBatches.maxSequences(context));
  }
}
