package dev.lotrgpt.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds are five standard deviations of what perfect coin flips would show. */
class DropoutTest {

  private static final int ROWS = 1000;
  private static final int COLUMNS = 257;
  private static final int COUNT = ROWS * COLUMNS;

  @ParameterizedTest
  @ValueSource(floats = {0.001f, 0.1f, 0.2f, 0.5f, 0.9f, 0.999f})
  void dropsTheShareAskedForAndKeepsTheMean(float rate) {
    Dropout dropout = new Dropout(rate, 42);
    float[] mask = mask(dropout);
    double p = dropout.threshold() / 65536.0;
    double deviation = Math.sqrt(p * (1 - p) / COUNT);
    assertThat(p).isCloseTo(rate, offset(1 / 65536.0));
    assertThat(share(mask)).isCloseTo(p, offset(5 * deviation));
    double mean = 0;
    for (float factor : mask) {
      assertThat(factor == 0 || factor == dropout.scale()).isTrue();
      mean += factor / COUNT;
    }
    assertThat(mean).isCloseTo(1, offset(5 * deviation / (1 - p)));
  }

  @Test
  void rowsAndColumnsDropTheSameShare() {
    float[] mask = mask(new Dropout(0.2f, 1));
    double[] rows = new double[ROWS];
    double[] columns = new double[COLUMNS];
    for (int i = 0; i < COUNT; i++) {
      if (mask[i] == 0) {
        rows[i / COLUMNS]++;
        columns[i % COLUMNS]++;
      }
    }
    // The variance of binomial counts; its own relative deviation is sqrt(2/n).
    assertThat(variance(rows) / (COLUMNS * 0.16)).isCloseTo(1, offset(5 * Math.sqrt(2.0 / ROWS)));
    assertThat(variance(columns) / (ROWS * 0.16))
        .isCloseTo(1, offset(5 * Math.sqrt(2.0 / COLUMNS)));
  }

  @Test
  void neighboursAreIndependent() {
    float[] mask = mask(new Dropout(0.2f, 99));
    for (int lag : new int[] {1, 2, 3, 4, 8, 16, COLUMNS - 1, COLUMNS, COLUMNS + 1, 2 * COLUMNS}) {
      assertIndependent(Arrays.copyOf(mask, COUNT - lag), Arrays.copyOfRange(mask, lag, COUNT));
    }
  }

  @Test
  void sitesAndNeighbouringKeysAreIndependent() {
    Dropout dropout = new Dropout(0.2f, 5);
    assertIndependent(mask(dropout.at(0)), mask(dropout.at(1)));
    assertIndependent(mask(new Dropout(0.2f, 5)), mask(new Dropout(0.2f, 6)));
    // Each half of a key counts; keys are hashes, so their halves differ in many bits.
    assertIndependent(
        mask(new Dropout(0.2f, 0x3C6EF372_00000005L)),
        mask(new Dropout(0.2f, 0x517CC1B7_00000005L)));
  }

  @Test
  void aPieceOfARowIsThatPieceOfTheMask() {
    Dropout dropout = new Dropout(0.3f, 11);
    float[] whole = new float[COLUMNS];
    dropout.fill(whole, 0, 17, COLUMNS, 0, COLUMNS);
    for (int from = 0; from < COLUMNS; from += 32) {
      int count = Math.min(31, COLUMNS - from);
      float[] piece = new float[count + 2];
      dropout.fill(piece, 1, 17, COLUMNS, from, count);
      assertThat(Arrays.copyOfRange(piece, 1, count + 1))
          .containsExactly(Arrays.copyOfRange(whole, from, from + count));
      assertThat(piece[0] + piece[count + 1]).isZero();
    }
  }

  @Test
  void noRateIsNoDropout() {
    assertThat(Dropout.NONE.isNone()).isTrue();
    assertThat(Dropout.NONE.at(3).isNone()).isTrue();
    assertThat(new Dropout(0.1f, 3).isNone()).isFalse();
  }

  private static float[] mask(Dropout dropout) {
    float[] mask = new float[COUNT];
    for (int row = 0; row < ROWS; row++) {
      dropout.fill(mask, row * COLUMNS, row, COLUMNS, 0, COLUMNS);
    }
    return mask;
  }

  private static void assertIndependent(float[] one, float[] other) {
    double p = share(one);
    double q = share(other);
    int both = 0;
    for (int i = 0; i < one.length; i++) {
      if (one[i] == 0 && other[i] == 0) {
        both++;
      }
    }
    double deviation = Math.sqrt(p * q * (1 - p) * (1 - q) / one.length);
    assertThat((double) both / one.length).isCloseTo(p * q, offset(5 * deviation));
  }

  private static double share(float[] mask) {
    int dropped = 0;
    for (float factor : mask) {
      dropped += factor == 0 ? 1 : 0;
    }
    return (double) dropped / mask.length;
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(floats = {1, 0.999_999f, -0.1f, Float.NaN, Float.POSITIVE_INFINITY})
  void aRateThatDropsAllIsNone(float rate) {
    assertThatThrownBy(() -> new Dropout(rate, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a dropout of " + rate + " would drop everything");
  }
}
