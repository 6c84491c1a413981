package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsTest {

  @Test
  void dropsLastWindowWithoutItsTargets() {
    Tokens text = Tokens.of(0, 1, 2, 3, 4, 5, 6, 7, 8);
    Windows windows = new Windows(text, 3, 2);

    assertThat(windows.count()).isEqualTo(2);
    assertThat(windows)
        .singleElement()
        .usingRecursiveComparison()
        .ignoringFields("origin")
        .isEqualTo(new Batch(new int[] {0, 1, 2, 3, 4, 5}, new int[] {1, 2, 3, 4, 5, 6}, 2, 3));
  }

  @Test
  void coverTextOnceInOrder() {
    for (int characters = 0; characters < 30; characters++) {
      for (int length = 1; length < 8; length++) {
        for (int size = 1; size < 5; size++) {
          Tokens text = Tokens.of(IntStream.range(0, characters).toArray());
          List<Integer> tokens = new ArrayList<>();
          List<Integer> targets = new ArrayList<>();
          for (Batch batch : new Windows(text, length, size)) {
            assertThat(batch.size()).isBetween(1, size);
            assertThat(batch.tokens()).hasSize(batch.size() * length);
            IntStream.of(batch.tokens()).forEach(tokens::add);
            IntStream.of(batch.targets()).forEach(targets::add);
          }

          int covered = Math.max(0, characters - 1) / length * length;
          assertThat(tokens).containsExactlyElementsOf(range(0, covered));
          assertThat(targets).containsExactlyElementsOf(range(1, covered + 1));
        }
      }
    }
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
