package dev.lotrgpt.compute.cuda;

import java.util.Map;

/** Products of bf16 matrices on tensor cores; what is float32 is rounded before. */
final class Bf16Products implements Products {
  private static final int THREADS = 256;
  private static final int TILE_ROWS = 128;
  private static final int NARROW_TILE = 64;
  private static final int WIDE_TILE = 128;

  /** Numbers of 16 bytes, which are copied at once. */
  private static final int CHUNK = 8;

  private static final int CHUNK_BYTES = 16;

  /** Length of a sum that is worth a block of its own. */
  private static final int LEAST_PART = 512;

  /** Along the sum. */
  private static final int STEP = 32;

  private final Workspace workspace;
  private final PartialSums partialSums;

  /** A matrix whose rows begin at multiples of 16 bytes. */
  private record Packed(long address, int stride) {}

  Bf16Products(Workspace workspace, PartialSums partialSums) {
    this.workspace = workspace;
    this.partialSums = partialSums;
  }

  @Override
  public ElementType gradientType() {
    return ElementType.BF16;
  }

  @Override
  public void output(
      DeviceTensor out, DeviceTensor x, DeviceTensor weight, int rows, Epilogue epilogue) {
    int k = weight.columns();
    Packed left = packed(Scratch.Slot.LEFT, x, rows);
    Packed right = packed(Scratch.Slot.RIGHT, weight, out.columns());
    product("output", out, left, right, rows, out.columns(), k, k, epilogue);
  }

  @Override
  public void inputGradient(DeviceTensor dx, DeviceTensor dOut, DeviceTensor weight, int rows) {
    int n = dOut.columns();
    Packed left = packed(Scratch.Slot.LEFT, dOut, rows);
    Packed right = packed(Scratch.Slot.RIGHT, weight, n);
    product("inputGradient", dx, left, right, rows, dx.columns(), n, n, Epilogue.NONE);
  }

  @Override
  public void weightGradient(
      DeviceTensor dWeight, DeviceTensor dOut, DeviceTensor x, int rows, boolean add) {
    int m = dOut.columns();
    int n = x.columns();
    Packed left = packed(Scratch.Slot.LEFT, dOut, rows);
    Packed right = packed(Scratch.Slot.RIGHT, x, rows);
    int tiles = Launch.blocks(m, TILE_ROWS) * Launch.blocks(n, tileColumns(n));
    // Two of these blocks fill a multiprocessor, where others come to four.
    Chunks parts = Chunks.of(rows, 2 * tiles, LEAST_PART);
    if (parts.count() == 1) {
      Epilogue epilogue = Epilogue.accumulate(add);
      product("weightGradient", dWeight, left, right, m, n, rows, rows, epilogue);
      return;
    }
    int part = Launch.blocks(parts.rowsEach(), STEP) * STEP;
    DeviceTensor partials =
        workspace.scratch().floats(Scratch.Slot.PARTIALS, Launch.blocks(rows, part), m, n);
    product("weightGradient", partials, left, right, m, n, rows, part, Epilogue.NONE);
    partialSums.sum(dWeight, partials, 0, add);
  }

  /** The first rows of a matrix: themselves, or a rounded and padded copy. */
  private Packed packed(Scratch.Slot slot, DeviceTensor matrix, int rows) {
    int columns = matrix.columns();
    if (matrix.type() == ElementType.BF16
        && columns % CHUNK == 0
        && matrix.address() % CHUNK_BYTES == 0) {
      return new Packed(matrix.address(), columns);
    }
    long rounded = workspace.rounded().address(matrix);
    if (rounded != 0 && columns % CHUNK == 0 && rounded % CHUNK_BYTES == 0) {
      return new Packed(rounded, columns);
    }
    int stride = Launch.blocks(columns, CHUNK) * CHUNK;
    DeviceTensor copy = workspace.scratch().tensor(slot, ElementType.BF16, rows, stride);
    workspace
        .launch(
            "pack",
            "pack",
            Map.of("OPERAND", matrix.type().inKernels(), "WIDTH", Integer.toString(CHUNK)))
        .tensor(copy)
        .tensor(matrix)
        .integer(rows)
        .integer(columns)
        .integer(stride)
        .runElementwise((long) rows * stride / CHUNK);
    return new Packed(copy.address(), stride);
  }

  /** Of a block: the wide one multiplies more for what it reads, unless more of it is empty. */
  private static int tileColumns(int n) {
    return Launch.blocks(n, WIDE_TILE) * WIDE_TILE <= Launch.blocks(n, NARROW_TILE) * NARROW_TILE
        ? WIDE_TILE
        : NARROW_TILE;
  }

  /**
   * @param part length of the pieces that the sum is cut into
   */
  private void product(
      String kernel,
      DeviceTensor out,
      Packed a,
      Packed b,
      int m,
      int n,
      int k,
      int part,
      Epilogue epilogue) {
    int columns = tileColumns(n);
    workspace
        .launch(
            "matmulbf16",
            kernel,
            Map.of("RESULT", out.type().inKernels(), "TILE_COLUMNS", Integer.toString(columns)))
        .tensor(out)
        .address(a.address())
        .integer(a.stride())
        .address(b.address())
        .integer(b.stride())
        .integer(m)
        .integer(n)
        .integer(k)
        .integer(part)
        .struct(epilogue)
        .run(
            Launch.blocks(n, columns),
            Launch.blocks(m, TILE_ROWS),
            Launch.blocks(k, part),
            THREADS);
  }
}
