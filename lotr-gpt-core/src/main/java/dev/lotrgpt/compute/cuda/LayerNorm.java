package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Dropout;
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
  private final ElementType gradientType;

  /**
   * @param gradientType of products
   */
  LayerNorm(Workspace workspace, PartialSums partialSums, ElementType gradientType) {
    this.workspace = workspace;
    this.partialSums = partialSums;
    this.gradientType = gradientType;
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
    launch("layerNorm", row, out.type())
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

  /**
   * A backward pass.
   *
   * @param dx += [R,C]
   * @param dWeight += or = [C]
   * @param dBias += or = [C] or null
   * @param dOut [R,C], operand
   */
  record Backward(
      DeviceTensor dx,
      DeviceTensor dWeight,
      DeviceTensor dBias,
      DeviceTensor dOut,
      DeviceTensor x,
      DeviceTensor mean,
      DeviceTensor rstd,
      DeviceTensor weight,
      int rows,
      boolean add) {

    /** Whether so many rows of this tensor are what it computes. */
    boolean computes(DeviceTensor gradient, int gradientRows) {
      return dx.address() == gradient.address()
          && dx.columns() == gradient.columns()
          && rows == gradientRows;
    }
  }

  /**
   * A branch that ends where dx is the gradient, and its way back as far as its last product.
   *
   * @param gradient of the product, = [R,C]
   * @param dBias of the product, += or = [C], or null
   */
  record Branch(DeviceTensor gradient, DeviceTensor dBias, Dropout dropout, boolean add) {}

  void backward(Backward pass) {
    Row row = row(pass, null);
    int channels = pass.dx().columns();
    Chunks chunks = chunks(pass);
    DeviceTensor partials = partials(chunks, 2, channels);
    launch("layerNormGradient", row, pass, partials, chunks).run(chunks.count(), 1, 1, THREADS);
    sumLater(pass, partials);
    partialSums.finish();
  }

  /** The sums over rows wait for the next ones. */
  void backward(Backward pass, Branch branch) {
    Row row = row(pass, branch.gradient());
    int channels = pass.dx().columns();
    Chunks chunks = chunks(pass);
    DeviceTensor partials = partials(chunks, 3, channels);
    launch("layerNormAndBranchGradient", row, pass, partials, chunks)
        .tensor(branch.gradient())
        .dropout(branch.dropout())
        .run(chunks.count(), 1, 1, THREADS);
    sumLater(pass, partials);
    if (branch.dBias() != null) {
      partialSums.later(branch.dBias(), partials, 2 * channels, branch.add());
    }
  }

  private static Row row(Backward pass, DeviceTensor branch) {
    int channels = pass.dx().columns();
    return Row.of(
        channels, Vectors.width(channels, pass.dx(), pass.dOut(), pass.x(), pass.weight(), branch));
  }

  private static Chunks chunks(Backward pass) {
    return Chunks.of(pass.rows(), Chunks.BLOCKS / BLOCKS, LEAST_ROWS);
  }

  private DeviceTensor partials(Chunks chunks, int sums, int channels) {
    return workspace.scratch().floats(Scratch.Slot.COLUMN_SUMS, chunks.count(), sums, channels);
  }

  private Launch launch(
      String kernel, Row row, Backward pass, DeviceTensor partials, Chunks chunks) {
    return launch(kernel, row, pass.dOut().type())
        .tensor(pass.dx())
        .tensor(partials)
        .tensor(pass.dOut())
        .tensor(pass.x())
        .tensor(pass.mean())
        .tensor(pass.rstd())
        .tensor(pass.weight())
        .integer(pass.rows())
        .integer(pass.dx().columns())
        .integer(chunks.rowsEach());
  }

  private void sumLater(Backward pass, DeviceTensor partials) {
    partialSums.later(pass.dWeight(), partials, 0, pass.add());
    if (pass.dBias() != null) {
      partialSums.later(pass.dBias(), partials, pass.dx().columns(), pass.add());
    }
  }

  private Launch launch(String kernel, Row row, ElementType operand) {
    return workspace.launch(
        "layernorm",
        kernel,
        Map.of(
            "OPERAND",
            operand.inKernels(),
            "RESULT",
            gradientType.inKernels(),
            "WIDTH",
            Integer.toString(row.width()),
            "WARPS",
            Integer.toString(row.warps()),
            "VECTORS",
            Integer.toString(row.vectors())));
  }
}
