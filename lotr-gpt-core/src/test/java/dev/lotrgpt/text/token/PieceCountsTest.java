package dev.lotrgpt.text.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.text.Progress;
import dev.lotrgpt.text.Text;
import dev.lotrgpt.text.token.PieceCounts.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class PieceCountsTest {
  @Test
  void theMostFrequentComeFirst() {
    assertThat(counts("b b a a c", 100))
        .containsExactly(
            new Entry(" ", 4), new Entry("a", 2), new Entry("b", 2), new Entry("c", 1));
  }

  @Test
  void theRarestAreForgottenWhereThereAreTooMany() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.append("often ").append(i % 2 == 0 ? "sometimes " : "w" + "x".repeat(i % 29) + "y ");
    }
    List<Entry> counts = counts(text.toString(), 10);
    assertThat(counts).hasSizeLessThanOrEqualTo(10);
    assertThat(counts.subList(0, 3))
        .containsExactly(
            new Entry(" ", 2000), new Entry("often", 1000), new Entry("sometimes", 500));
  }

  private static List<Entry> counts(String text, int most) {
    return PieceCounts.of(Text.of(text), text.length(), Cut.WORDS, most, Progress.NONE);
  }
}
