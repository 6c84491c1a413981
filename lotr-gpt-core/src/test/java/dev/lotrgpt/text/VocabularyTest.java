package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {

  @Test
  void tokensAreRanksOfCodePoints() {
    Vocabulary vocabulary = Vocabulary.of("b\uD83D\uDE00a\uFFFDb\n");

    assertThat(vocabulary.symbols()).isEqualTo("\nab\uFFFD\uD83D\uDE00");
    assertThat(vocabulary.size()).isEqualTo(5);
    assertThat(vocabulary.encode("\uD83D\uDE00ab")).containsExactly(4, 1, 2);
    assertThat(vocabulary.decode(4, 1, 2)).isEqualTo("\uD83D\uDE00ab");
  }

  @Test
  void decodesWhatItEncodes() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      int alphabet = 1 + random.nextInt(Character.MAX_CODE_POINT);
      int[] points =
          random
              .ints(random.nextInt(100), 0, alphabet)
              .filter(point -> point < 0xD800 || point > 0xDFFF)
              .toArray();
      String text = new String(points, 0, points.length);
      Vocabulary vocabulary = Vocabulary.of(text);

      assertThat(vocabulary.decode(vocabulary.encode(text))).isEqualTo(text);
      assertThat(new Vocabulary(vocabulary.symbols())).isEqualTo(vocabulary);
      assertThat(vocabulary.encode(vocabulary.symbols()))
          .containsExactly(IntStream.range(0, vocabulary.size()).toArray());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "H\u00c4M, '\u00c4' (U+00C4) at character 2",
    "HA\uD83D\uDE00, '\uD83D\uDE00' (U+1F600) at character 3",
    "'H\tM', CHARACTER TABULATION (U+0009) at character 2",
    "H\u0378M, UNASSIGNED (U+0378) at character 2",
    "H\u202EM, RIGHT-TO-LEFT OVERRIDE (U+202E) at character 2",
  })
  void namesUnknownSymbol(String text, String problem) {
    assertThatThrownBy(() -> Vocabulary.of("HAMLET\n ").encode(text))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "the text: "
                + problem
                + " is not one of the 8 symbols that the model knows: those that can be seen are"
                + " AEHLMT");
  }

  @ParameterizedTest
  @CsvSource({"ba, 'a' (U+0061) follows 'b'", "aa, 'a' (U+0061) follows 'a'"})
  void refusesSymbolsOutOfOrder(String symbols, String problem) {
    assertThatThrownBy(() -> new Vocabulary(symbols))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
