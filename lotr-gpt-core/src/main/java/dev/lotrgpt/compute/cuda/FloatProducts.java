package dev.lotrgpt.compute.cuda;

/** Products of float32 matrices, without tensor cores: these would round to 10 bits. */
final class FloatProducts implements Products {
  private static final int THREADS = 256;

  /** Tiles of 128 x 128 read memory half as often; smaller ones feed more of a GPU. */
  private static final int LARGE_TILE = 128;

  private static final int SMALL_TILE = 64;

  /** So many tiles feed a GPU. */
  private static final int ENOUGH_TILES = 96;

  /** Length of a sum that is worth a block of its own. */
  private static final int LEAST_PART = 256;

  /** A multiple of the steps along the sum. */
  private static final int STEP = 16;

  private final Workspace workspace;
  private final PartialSums partialSums;
  private final int enoughTiles;

  FloatProducts(Workspace workspace, PartialSums partialSums) {
    this(workspace, partialSums, ENOUGH_TILES);
  }

  /**
   * @param enoughTiles from how many large tiles on they are taken; decides no bit
   */
  FloatProducts(Workspace workspace, PartialSums partialSums, int enoughTiles) {
    this.workspace = workspace;
    this.partialSums = partialSums;
    this.enoughTiles = enoughTiles;
  }

  @Override
  public ElementType gradientType() {
    return ElementType.FLOAT32;
  }

  @Override
  public void output(
      DeviceTensor out, DeviceTensor x, DeviceTensor weight, int rows, Epilogue epilogue) {
    int k = weight.columns();
    product("output", out, x, weight, rows, out.columns(), k, k, epilogue);
  }

  @Override
  public void inputGradient(DeviceTensor dx, DeviceTensor dOut, DeviceTensor weight, int rows) {
    int n = dOut.columns();
    product("inputGradient", dx, dOut, weight, rows, dx.columns(), n, n, Epilogue.NONE);
  }

  @Override
  public void weightGradient(
      DeviceTensor dWeight, DeviceTensor dOut, DeviceTensor x, int rows, boolean add) {
    int m = dOut.columns();
    int n = x.columns();
    int tiles = Launch.blocks(m, SMALL_TILE) * Launch.blocks(n, SMALL_TILE);
    Chunks parts = Chunks.of(rows, tiles, LEAST_PART);
    if (parts.count() == 1) {
      product("weightGradient", dWeight, dOut, x, m, n, rows, rows, Epilogue.accumulate(add));
      return;
    }
    int part = Launch.blocks(parts.rowsEach(), STEP) * STEP;
    DeviceTensor partials =
        workspace.scratch().floats(Scratch.Slot.PARTIALS, Launch.blocks(rows, part), m, n);
    product("weightGradient", partials, dOut, x, m, n, rows, part, Epilogue.NONE);
    partialSums.sum(dWeight, partials, 0, add);
  }

  /** out [m,n] = a b; a is [m,k], or [k,m] to be transposed; b is [k,n], or [n,k] likewise. */
  void product(
      DeviceTensor out,
      DeviceTensor a,
      boolean transposeA,
      DeviceTensor b,
      boolean transposeB,
      int m,
      int n,
      int k) {
    String kernel;
    if (transposeB) {
      kernel = transposeA ? "transposed" : "output";
    } else {
      kernel = transposeA ? "weightGradient" : "inputGradient";
    }
    product(kernel, out, a, b, m, n, k, k, Epilogue.NONE);
  }

  /**
   * @param part length of the pieces that the sum is cut into
   */
  private void product(
      String kernel,
      DeviceTensor out,
      DeviceTensor a,
      DeviceTensor b,
      int m,
      int n,
      int k,
      int part,
      Epilogue epilogue) {
    int parts = Launch.blocks(k, part);
    int large = Launch.blocks(m, LARGE_TILE) * Launch.blocks(n, LARGE_TILE) * parts;
    int tile = large >= enoughTiles ? LARGE_TILE : SMALL_TILE;
    workspace
        .launch("matmul", kernel + tile)
        .tensor(out)
        .tensor(a)
        .tensor(b)
        .integer(m)
        .integer(n)
        .integer(k)
        .integer(part)
        .struct(epilogue)
        .run(Launch.blocks(n, tile), Launch.blocks(m, tile), parts, THREADS);
  }
}
