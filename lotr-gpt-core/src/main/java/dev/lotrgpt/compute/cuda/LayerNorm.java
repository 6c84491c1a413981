package dev.lotrgpt.compute.cuda;

import java.util.Map;

/** Layer normalisation; one or more warps of a block keep a row in their registers. */
final class LayerNorm {
  private static final int THREADS = 256;
  private static final int WARP = 32;
  private static final int MAX_WARPS = THREADS / WARP;

  /** Of a row that a thread keeps, as long as there are more threads. */
  private static final int CHANNELS_PER_THREAD = 12;

  /** Two for each multiprocessor of the largest GPUs, so that all work at once. */
  private static final int BLOCKS = 256;

  /** Rows that are worth a block of their own. */
  private static final int LEAST_ROWS = 32;

  private final Workspace workspace;
  private final PartialSums partialSums;

  LayerNorm(Workspace workspace, PartialSums partialSums) {
    this.workspace = workspace;
    this.partialSums = partialSums;
  }

  /**
   * How a row is dealt to threads.
   *
   * @param width neighbouring channels of a vector
   * @param warps that share a row
   * @param vectors of each thread
   */
  private record Row(int width, int warps, int vectors) {
    static Row of(int channels, int width) {
      int warps = 1;
      while (warps < MAX_WARPS && channels > warps * WARP * CHANNELS_PER_THREAD) {
        warps *= 2;
      }
      return new Row(width, warps, Launch.blocks(channels, warps * WARP * width));
    }

    int rowsPerBlock() {
      return MAX_WARPS / warps;
    }

    Map<String, String> macros(ElementType operand) {
      return Map.of(
          "OPERAND",
          operand.inKernels(),
          "WIDTH",
          Integer.toString(width),
          "WARPS",
          Integer.toString(warps),
          "VECTORS",
          Integer.toString(vectors));
    }
  }

  void forward(
      DeviceTensor out,
      DeviceTensor mean,
      DeviceTensor rstd,
      DeviceTensor x,
      DeviceTensor weight,
      DeviceTensor bias,
      int rows) {
    int channels = x.columns();
    Row row = Row.of(channels, Vectors.width(channels, out, x, weight, bias));
    workspace
        .launch("layernorm", "layerNorm", row.macros(out.type()))
        .tensor(out)
        .tensor(mean)
        .tensor(rstd)
        .tensor(x)
        .tensor(weight)
        .tensor(bias)
        .integer(rows)
        .integer(channels)
        .run(Launch.blocks(rows, row.rowsPerBlock()), 1, 1, THREADS);
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
    Row row = Row.of(channels, Vectors.width(channels, dx, dOut, x, weight));
    Chunks chunks = Chunks.of(rows, Chunks.BLOCKS / BLOCKS, LEAST_ROWS);
    DeviceTensor partials =
        workspace.scratch().floats(Scratch.Slot.PARTIALS, chunks.count(), 2, channels);
    workspace
        .launch("layernorm", "layerNormGradient", row.macros(dOut.type()))
        .tensor(dx)
        .tensor(partials)
        .tensor(dOut)
        .tensor(x)
        .tensor(mean)
        .tensor(rstd)
        .tensor(weight)
        .integer(rows)
        .integer(channels)
        .integer(chunks.rowsEach())
        .run(chunks.count(), 1, 1, THREADS);
    partialSums.later(dWeight, partials, 0, true);
    if (dBias != null) {
      partialSums.later(dBias, partials, channels, true);
    }
    partialSums.finish();
  }
}
