package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.Dropout;
import java.util.Map;

/** Layers: a product, what follows it, and the way back through both. */
final class Linear {
  private static final int ROWS = 8;
  private static final int WARP = 32;

  /** Rows that are worth a block of their own for each of a warp's columns. */
  private static final int LEAST_ROWS = 64;

  private final Workspace workspace;
  private final Products products;
  private final PartialSums partialSums;

  Linear(Workspace workspace, Products products, PartialSums partialSums) {
    this.workspace = workspace;
    this.products = products;
    this.partialSums = partialSums;
  }

  void forward(DeviceTensor out, DeviceTensor x, DeviceTensor weight, int rows, Epilogue epilogue) {
    products.output(out, x, weight, rows, epilogue);
  }

  /**
   * What is between a product and the layer's output.
   *
   * @param kept [R,N], what the activation keeps for its derivative; null where there is none
   * @param activation null where there is none
   */
  record Between(DeviceTensor kept, Activation activation, Dropout dropout) {
    static final Between NOTHING = new Between(null, null, Dropout.NONE);

    boolean isNothing() {
      return kept == null && dropout.isNone();
    }
  }

  void backward(
      DeviceTensor dx,
      DeviceTensor dWeight,
      DeviceTensor dBias,
      DeviceTensor dOut,
      Between between,
      DeviceTensor x,
      DeviceTensor weight,
      int rows,
      boolean add) {
    DeviceTensor gradient = gradient(dBias, dOut, between, rows, add);
    backward(dx, dWeight, gradient, x, weight, rows, add);
  }

  /**
   * The same from the product's own gradient on.
   *
   * @param gradient [R,N]
   */
  void backward(
      DeviceTensor dx,
      DeviceTensor dWeight,
      DeviceTensor gradient,
      DeviceTensor x,
      DeviceTensor weight,
      int rows,
      boolean add) {
    products.inputGradient(dx, gradient, weight, rows);
    products.weightGradient(dWeight, gradient, x, rows, add);
    partialSums.finish();
  }

  /** Memory for a product's own gradient, until the next is asked for. */
  DeviceTensor newGradient(int rows, int columns) {
    return workspace
        .scratch()
        .tensor(Scratch.Slot.GRADIENT, products.gradientType(), rows, columns);
  }

  /** The product's own gradient; on the way its columns' sums, for dBias. */
  private DeviceTensor gradient(
      DeviceTensor dBias, DeviceTensor dOut, Between between, int rows, boolean add) {
    boolean same = between.isNothing() && dOut.type() == products.gradientType();
    if (same && dBias == null) {
      return dOut;
    }
    int columns = dOut.columns();
    DeviceTensor gradient = same ? null : newGradient(rows, columns);
    int width = Vectors.width(columns, dOut, between.kept(), gradient);
    int across = Launch.blocks(columns, WARP * width);
    Chunks chunks = Chunks.of(rows, across, LEAST_ROWS);
    DeviceTensor partials =
        dBias == null
            ? null
            : workspace.scratch().floats(Scratch.Slot.COLUMN_SUMS, chunks.count(), columns);
    workspace
        .launch(
            "epilogue",
            "epilogueGradient",
            Map.of(
                "OPERAND",
                dOut.type().inKernels(),
                "RESULT",
                products.gradientType().inKernels(),
                "WIDTH",
                Integer.toString(width),
                "ACTIVATION",
                Activations.inKernels(
                    between.activation() == null ? Activation.RELU : between.activation())))
        .tensor(gradient)
        .tensor(partials)
        .tensor(dOut)
        .tensor(between.kept())
        .dropout(between.dropout())
        .integer(rows)
        .integer(columns)
        .integer(chunks.rowsEach())
        .run(across, chunks.count(), 1, ROWS * WARP);
    if (dBias != null) {
      partialSums.later(dBias, partials, 0, add);
    }
    return same ? dOut : gradient;
  }
}
