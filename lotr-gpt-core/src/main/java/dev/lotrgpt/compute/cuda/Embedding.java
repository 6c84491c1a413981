package dev.lotrgpt.compute.cuda;

/** Token plus position embedding. */
final class Embedding {
  private static final int WARP = 32;

  /** Of a block of the gradient of tokens, and the symbols that it has room for. */
  private static final int WARPS = 4;

  private static final int SYMBOLS = 96;

  /** Rows that are worth a block of their own. */
  private static final int LEAST_ROWS = 128;

  private final Workspace workspace;
  private final PartialSums partialSums;

  Embedding(Workspace workspace, PartialSums partialSums) {
    this.workspace = workspace;
    this.partialSums = partialSums;
  }

  void forward(
      DeviceTensor out,
      DeviceTensor tokens,
      DeviceTensor tokenTable,
      DeviceTensor positionTable,
      int length,
      int firstPosition) {
    int rows = Math.toIntExact(tokens.size());
    workspace
        .launch("embedding", "embedding")
        .tensor(out)
        .tensor(tokens)
        .tensor(tokenTable)
        .tensor(positionTable)
        .integer(rows)
        .integer(out.columns())
        .integer(length)
        .integer(firstPosition)
        .runElementwise((long) rows * out.columns());
  }

  void backward(
      DeviceTensor dTokenTable,
      DeviceTensor dPositionTable,
      DeviceTensor dOut,
      DeviceTensor tokens,
      int length) {
    int rows = Math.toIntExact(tokens.size());
    int channels = dOut.columns();
    int symbols = Math.toIntExact(dTokenTable.shape()[0]);
    int across = Launch.blocks(channels, WARP);
    int down = Launch.blocks(symbols, SYMBOLS);
    Chunks chunks = Chunks.of(rows, across * down, LEAST_ROWS);
    DeviceTensor partials =
        workspace.scratch().floats(Scratch.Slot.PARTIALS, chunks.count(), symbols, channels);
    workspace
        .launch("embedding", "tokenGradient")
        .tensor(partials)
        .tensor(dOut)
        .tensor(tokens)
        .integer(rows)
        .integer(channels)
        .integer(symbols)
        .integer(chunks.rowsEach())
        .run(across, down, chunks.count(), WARPS * WARP);
    partialSums.sum(dTokenTable, partials, 0, true);
    long sequence = (long) length * channels;
    workspace
        .launch("embedding", "positionGradient")
        .tensor(dPositionTable)
        .tensor(dOut)
        .integer(rows / length)
        .wide(sequence)
        .runElementwise(sequence);
  }
}
