package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionLayoutTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 200})
  void theMaskHidesWhatComesLater(int length) {
    AttentionLayout layout = new AttentionLayout(2, length, 3, 4);
    float[] mask = new float[(int) layout.maskSize()];
    Arrays.fill(mask, Float.NaN);
    layout.causalMask(
        (offset, values, count) -> System.arraycopy(values, 0, mask, (int) offset, count));

    for (int b = 0; b < layout.blocks(); b++) {
      AttentionLayout.Block block = layout.block(0, b);
      int start = (int) (block.offset() / layout.heads());
      for (int query = 0; query < block.queries(); query++) {
        for (int key = 0; key < block.keys(); key++) {
          assertThat(mask[start + query * block.keys() + key])
              .isEqualTo(key <= block.first() + query ? 0 : Float.NEGATIVE_INFINITY);
        }
      }
    }
  }

  /** Its mask has more elements than an array. */
  @Test
  void theLongestContextTakesARowAtATime() {
    AttentionLayout layout = new AttentionLayout(1, 65536, 8, 1);
    AtomicLong written = new AtomicLong();
    layout.causalMask(
        (offset, values, count) -> {
          assertThat(offset == written.getAndAdd(count)).isTrue();
          assertThat(values.length).isEqualTo(65536);
        });
    assertThat(written).hasValue(layout.maskSize()).hasValueGreaterThan(Integer.MAX_VALUE);
  }
}
