package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.text.SampleMarker.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleMarkerTest {
  private static final String TRAINING = "the quick brown fox jumps over it. ";
  private static final String CORPUS = TRAINING + "unseen end";

  private static List<Piece> mark(String sample) {
    return new SampleMarker(List.of(sample), Text.of(CORPUS), Excerpt.of(0, TRAINING.length()))
        .mark(sample);
  }

  @Test
  void wordsThatTheCorpusLacksAreInvented() {
    assertThat(mark("The foxx End"))
        .containsExactly(
            new Piece("The ", false, false),
            new Piece("foxx", true, false),
            new Piece(" End", false, false));
  }

  @Test
  void passagesOfTheTrainingTextAreVerbatim() {
    assertThat(mark("so quick brown fox jumps ov"))
        .containsExactly(
            new Piece("so", true, false),
            new Piece(" quick brown fox jumps ", false, true),
            new Piece("ov", true, true));
  }

  @Test
  void passagesShorterThanAWindowOrOfTheValidationTextAreNot() {
    assertThat(mark("quick brown fox jum.")).noneMatch(Piece::verbatim);
    assertThat(mark("over it. unseen end")).noneMatch(Piece::verbatim);
  }

  /** There may be more of them than fit into memory with what tells them apart. */
  @Test
  void manySamplesAreMarkedInParts() {
    String large = ("the quick brown fox jumps foxx " + "1 ".repeat(500)).repeat(1000);
    List<String> samples = List.of("The foxx End", large, large + "!", large + "?", "", "unseen");
    SampleMarker marker =
        new SampleMarker(samples, Text.of(CORPUS), Excerpt.of(0, TRAINING.length()));

    for (String sample : samples) {
      assertThat(marker.mark(sample)).isEqualTo(mark(sample));
    }
  }

  @Test
  void thePiecesAreTheText() {
    String sample = "\uD83D\uDE00 the quick brown fox jumps over \uD83D\uDE00 zzz";
    StringBuilder joined = new StringBuilder();
    mark(sample).forEach(piece -> joined.append(piece.text()));
    assertThat(joined).hasToString(sample);
    assertThat(mark("")).isEmpty();
  }
}
