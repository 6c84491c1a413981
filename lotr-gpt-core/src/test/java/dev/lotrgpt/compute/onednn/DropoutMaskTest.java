package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Dropout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("isa")
@Tag("slow")
class DropoutMaskTest {
  private static final int FIRST_ROW = 5;
  private static final int ROWS = 70;
  private static final Dropout DROPOUT = new Dropout(0.3f, 0x123456789ABCDEFL);

  @ParameterizedTest
  @CsvSource({"64, 64, 0", "64, 256, 12", "256, 256, 4096", "7, 7, 0", "36, 129, 3", "4, 4, 8"})
  void bytesAreTheMaskOfDropout(int columns, int length, int offset) {
    int size = offset + ROWS * columns + 4;
    try (Block block = new Block(size)) {
      Tensor target = Tensor.of(block, Tensor.Type.BYTE, size);
      new DropoutMask(target, columns, length).fill(DROPOUT, offset, FIRST_ROW, ROWS);
      float[] factors = new float[columns];
      for (int row = 0; row < ROWS; row++) {
        DROPOUT.fill(factors, 0, FIRST_ROW + row, length, 0, columns);
        for (int i = 0; i < columns; i++) {
          byte kept = target.buffer().get(offset + row * columns + i);
          assertThat((int) kept).isEqualTo(factors[i] == 0 ? 0 : 1);
        }
      }
    }
  }
}
