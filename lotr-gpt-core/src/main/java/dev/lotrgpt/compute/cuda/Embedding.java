package dev.lotrgpt.compute.cuda;

import java.util.Map;

/** Token plus position embedding. */
final class Embedding {
  private static final int WARP = 32;

  /** Of a block of the forward pass, a warp each. */
  private static final int ROWS = 8;

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
    launch("embedding", Vectors.width(out.columns(), out, tokenTable, positionTable))
        .tensor(out)
        .tensor(tokens)
        .tensor(tokenTable)
        .tensor(positionTable)
        .integer(rows)
        .integer(out.columns())
        .integer(length)
        .integer(firstPosition)
        .run(Launch.blocks(rows, ROWS), 1, 1, ROWS * WARP);
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
    launch("tokenGradient", 1)
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
    launch("positionGradient", 1)
        .tensor(dPositionTable)
        .tensor(dOut)
        .integer(rows / length)
        .wide(sequence)
        .runElementwise(sequence);
  }

  private Launch launch(String kernel, int width) {
    return workspace.launch("embedding", kernel, Map.of("WIDTH", Integer.toString(width)));
  }
}
