package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTest {

  /** Their lengths are around that of a piece, their symbols take one to four bytes. */
  @ParameterizedTest
  @ValueSource(ints = {0x7F, 0x7FF, 0xD7FF, Character.MAX_CODE_POINT})
  void isTheTextThatItWasMadeOf(int largest) throws Exception {
    Random random = new Random(largest);
    for (int i = 0; i < 20; i++) {
      int length = PieceWriter.PIECE * (i % 3) + random.nextInt(3);
      int[] points =
          random
              .ints(0, largest + 1)
              .filter(point -> point < 0xD800 || point > 0xDFFF)
              .limit(length)
              .toArray();
      String text = new String(points, 0, points.length);
      Corpus corpus = new Corpus("random", text);

      assertThat(corpus.text()).isEqualTo(text);
      assertThat(corpus.vocabulary()).isEqualTo(Vocabulary.of(text));
      assertThat(corpus.summary().characters()).isEqualTo(length);
      assertThat(corpus.tokens().toArray()).isEqualTo(corpus.vocabulary().encode(text));
      assertThat(corpus.sha256()).isEqualTo(sha256(text));
      assertThat(CorpusSummary.of("random", corpus)).isEqualTo(corpus.summary());
      assertThat(points.length == 0 || corpus.summary().first() == points[0]).isTrue();
    }
  }

  @Test
  void noFileHoldsHalfACharacter() {
    assertThatThrownBy(() -> new Corpus("half", "ab\uD83Dc"))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "the text: HIGH SURROGATES D83D (U+D83D) is half a character of UTF-16: take it out");
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
