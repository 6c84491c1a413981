package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.Dropout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Writes masks [rows,columns] of a byte for each element into memory: 1 kept, 0 dropped. The
 * columns may be the first of longer rows.
 */
final class DropoutMask implements AutoCloseable {
  /** Rows are done in tiles of about this many words, small enough for the first-level cache. */
  private static final int TILE = 2048;

  private static final int COLUMNS_PER_WORD = 4;

  private final int columns;
  private final int length;
  private final int tileRows;
  private final int[] pairs;
  private final int[] words;
  private final ByteBuffer bytes;
  private final IntBuffer target;

  /**
   * @param target bytes where masks are written to, one after another
   * @param columns how many columns each row gets
   * @param length columns of a full row, which fix the numbering of the mask
   */
  DropoutMask(Tensor target, int columns, int length) {
    this.columns = columns;
    this.length = length;
    this.bytes = target.buffer().order(ByteOrder.LITTLE_ENDIAN);
    this.target = bytes.asIntBuffer();
    if (columns % COLUMNS_PER_WORD != 0) {
      tileRows = 1;
      pairs = new int[0];
      words = pairs;
      return;
    }
    int wordsPerRow = columns / COLUMNS_PER_WORD;
    tileRows = Math.max(1, TILE / wordsPerRow);
    pairs = new int[tileRows * wordsPerRow];
    words = new int[pairs.length];
    for (int row = 0; row < tileRows; row++) {
      for (int i = 0; i < wordsPerRow; i++) {
        pairs[row * wordsPerRow + i] = row * pairsPerRow() + 2 * i;
      }
    }
  }

  private int pairsPerRow() {
    return (length + 1) / 2;
  }

  /**
   * @param offset where in the target to start, in bytes
   * @param firstRow number of the first row in the mask
   */
  void fill(Dropout dropout, int offset, int firstRow, int rows) {
    if (pairs.length == 0 || offset % COLUMNS_PER_WORD != 0) {
      fillElementwise(dropout, offset, firstRow, rows);
      return;
    }
    int wordsPerRow = columns / COLUMNS_PER_WORD;
    for (int row = 0; row < rows; row += tileRows) {
      int count = Math.min(tileRows, rows - row) * wordsPerRow;
      dropout.keep(words, pairs, count, (firstRow + row) * pairsPerRow());
      target.put(offset / COLUMNS_PER_WORD + row * wordsPerRow, words, 0, count);
    }
  }

  private void fillElementwise(Dropout dropout, int offset, int firstRow, int rows) {
    float[] factors = new float[columns];
    byte[] kept = new byte[columns];
    for (int row = 0; row < rows; row++) {
      dropout.fill(factors, 0, firstRow + row, length, 0, columns);
      for (int i = 0; i < columns; i++) {
        kept[i] = (byte) (factors[i] == 0 ? 0 : 1);
      }
      bytes.put(offset + row * columns, kept);
    }
  }

  @Override
  public void close() {
    // The target belongs to the caller.
  }
}
