package dev.lotrgpt.compute.cuda;

import java.util.Map;

/** Layer normalisation, a warp for each row. */
final class LayerNorm {
  private static final int ROWS = 8;
  private static final int WARP = 32;

  /** Rows that are worth a block of their own for each 32 channels. */
  private static final int LEAST_ROWS = 64;

  private final Workspace workspace;
  private final PartialSums partialSums;

  LayerNorm(Workspace workspace, PartialSums partialSums) {
    this.workspace = workspace;
    this.partialSums = partialSums;
  }

  void forward(
      DeviceTensor out,
      DeviceTensor mean,
      DeviceTensor rstd,
      DeviceTensor x,
      DeviceTensor weight,
      DeviceTensor bias,
      int rows) {
    launch("layerNorm", out.type())
        .tensor(out)
        .tensor(mean)
        .tensor(rstd)
        .tensor(x)
        .tensor(weight)
        .tensor(bias)
        .integer(rows)
        .integer(x.columns())
        .run(Launch.blocks(rows, ROWS), 1, 1, ROWS * WARP);
  }

  void backward(
      DeviceTensor dx,
      DeviceTensor dWeight,
      DeviceTensor dBias,
      DeviceTensor dOut,
      DeviceTensor x,
      DeviceTensor mean,
      DeviceTensor rstd,
      DeviceTensor weight,
      int rows) {
    int channels = x.columns();
    launch("layerNormInputGradient", ElementType.FLOAT32)
        .tensor(dx)
        .tensor(dOut)
        .tensor(x)
        .tensor(mean)
        .tensor(rstd)
        .tensor(weight)
        .integer(rows)
        .integer(channels)
        .run(Launch.blocks(rows, ROWS), 1, 1, ROWS * WARP);
    int across = Launch.blocks(channels, WARP);
    Chunks chunks = Chunks.of(rows, across, LEAST_ROWS);
    DeviceTensor partials =
        workspace.scratch().floats(Scratch.Slot.PARTIALS, chunks.count(), 2, channels);
    launch("layerNormWeightGradient", ElementType.FLOAT32)
        .tensor(partials)
        .tensor(dOut)
        .tensor(x)
        .tensor(mean)
        .tensor(rstd)
        .integer(rows)
        .integer(channels)
        .integer(chunks.rowsEach())
        .run(across, chunks.count(), 1, ROWS * WARP);
    partialSums.sum(dWeight, partials, 0, true);
    if (dBias != null) {
      partialSums.sum(dBias, partials, channels, true);
    }
  }

  private Launch launch(String kernel, ElementType out) {
    return workspace.launch("layernorm", kernel, Map.of("OPERAND", out.inKernels()));
  }
}
