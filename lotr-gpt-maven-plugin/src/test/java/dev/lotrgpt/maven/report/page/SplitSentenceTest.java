package dev.lotrgpt.maven.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.DataConfig.Subset;
import dev.lotrgpt.text.DataConfig.Validation;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitSentenceTest {
  private static final CorpusRecord PLAYS =
      new CorpusRecord("three plays", "plays", "0".repeat(64), 417_478, 65, 0.1);

  @Test
  void saysWhatEachKindOfSplitIs() {
    assertThat(of(data(0.1, Subset.START, Validation.END), data(1, Subset.START, Validation.END)))
        .isEqualTo(
            "Trained on the first 37,573 to 375,730 and validated on the last 41,748 of the 417,478"
                + " characters of three plays");
    assertThat(of(data(1, Subset.BLOCKS, Validation.END)))
        .startsWith("Trained on the first 375,730 and validated on the last 41,748 of");
    assertThat(of(data(0.1, Subset.BLOCKS, Validation.END)))
        .startsWith(
            "Trained on 37,573 characters, in blocks from all over the training text, and validated"
                + " on the last 41,748 of");
    assertThat(of(data(1, Subset.BLOCKS, Validation.BLOCKS)))
        .startsWith(
            "Trained on 375,730 characters and validated on 41,748, in blocks from all over, of");
  }

  private static String of(DataConfig... data) {
    return SplitSentence.of(PLAYS, List.of(data));
  }

  private static DataConfig data(double fraction, Subset subset, Validation validation) {
    return new DataConfig(fraction, 0.1, subset, validation, 1);
  }
}
