package dev.lotrgpt.text.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CutTest {
  @Test
  void wordsTakeTheSpaceBeforeThem() {
    assertThat(pieces(Cut.WITH_SPACES, "HAMLET\n\nO that   this too--'tis don't 12,5; 👍🏽 end  "))
        .containsExactly(
            "HAMLET", "\n\n", "O", " that", "  ", " this", " too", "--'", "tis", " don't", " 12",
            ",", "5", ";", " 👍🏽", " end", "  ");
  }

  @Test
  void wordsAndSpacesStandByThemselves() {
    assertThat(pieces(Cut.WORDS, "HAMLET\n\nO that   this--don't 12,5"))
        .containsExactly(
            "HAMLET", "\n\n", "O", " ", "that", "   ", "this", "--", "don't", " ", "12", ",", "5");
  }

  /** However a text comes, it is cut at the same places. */
  @ParameterizedTest
  @EnumSource
  void aTextThatGoesByIsCutAsAWhole(Cut cut) {
    Random random = new Random(2);
    String[] parts = {
      " ", "  ", "\n", "a", "bé", "'", "’", "12", "--", "🙂", "\u0301", "中", "\u00A0"
    };
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 1500) {
        text.append(parts[random.nextInt(parts.length)].repeat(1 + random.nextInt(40) / 39 * 90));
      }
      List<String> streamed = new ArrayList<>();
      cut.forEach(inPieces(text.toString(), 1 + random.nextInt(400)), streamed::add);
      assertThat(streamed).isEqualTo(pieces(cut, text.toString()));
      assertThat(String.join("", streamed)).isEqualTo(text.toString());
    }
  }

  private static Text inPieces(String text, int length) {
    int[] points = text.codePoints().toArray();
    return sink -> {
      int[] piece = new int[length];
      for (int from = 0; from < points.length; from += length) {
        int count = Math.min(length, points.length - from);
        System.arraycopy(points, from, piece, 0, count);
        sink.accept(piece, count);
      }
    };
  }

  private static List<String> pieces(Cut cut, String text) {
    List<String> pieces = new ArrayList<>();
    cut.forEach(text, pieces::add);
    return pieces;
  }
}
