package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Adds the sum of a matrix's rows to a vector, as a product with a row of ones: of all ways oneDNN
 * has, the only one at the speed of the cache.
 */
final class ColumnSums implements Plan {
  private final FloatPointer sums;
  private final FloatPointer matrix;
  private final FloatPointer ones;
  private final long rows;
  private final long columns;

  ColumnSums(FloatPointer sums, FloatPointer matrix, FloatPointer ones, long rows, long columns) {
    this.sums = sums;
    this.matrix = matrix;
    this.ones = ones;
    this.rows = rows;
    this.columns = columns;
  }

  @Override
  public void run() {
    byte plain = 'N';
    Dnnl.check(
        dnnl_sgemm(
            plain, plain, 1, columns, rows, 1, ones, rows, matrix, columns, 1, sums, columns),
        "column sums");
  }

  @Override
  public void close() {
    // All memory is the operands'.
  }
}
