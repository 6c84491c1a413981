package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final int LENGTH = 5 * Progress.TOLD_EVERY + 1;

  /** A text that is long and not kept. */
  private static final Text TEXT =
      sink -> {
        int[] piece = new int[1000];
        for (int from = 0; from < LENGTH; from += piece.length) {
          sink.accept(piece, Math.min(piece.length, LENGTH - from));
        }
      };

  @Test
  void tellsOfALongTextOnTheWay() {
    List<Double> shares = new ArrayList<>();
    long[] seen = {0};
    Progress progress =
        (what, share) -> {
          assertThat(what).isEqualTo("reads");
          shares.add(share);
        };
    progress.of("reads", TEXT, LENGTH).forEachPiece((piece, count) -> seen[0] += count);
    assertThat(seen[0]).isEqualTo(LENGTH);
    assertThat(shares).hasSize(5).isSorted().allMatch(share -> share > 0 && share < 1);
  }

  @Test
  void canEndTheWork() {
    Progress stop =
        (what, share) -> {
          throw new IllegalStateException("stopped");
        };
    assertThatThrownBy(
            () -> stop.of("reads", TEXT, LENGTH).forEachPiece((piece, count) -> assertThat(piece)))
        .hasMessage("stopped");
  }
}
