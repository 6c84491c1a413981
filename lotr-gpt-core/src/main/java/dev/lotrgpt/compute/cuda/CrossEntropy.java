package dev.lotrgpt.compute.cuda;

/** Cross-entropy of logits, and its gradient; a warp for each row. */
final class CrossEntropy {
  private static final int ROWS = 8;
  private static final int WARP = 32;

  private final Workspace workspace;

  CrossEntropy(Workspace workspace) {
    this.workspace = workspace;
  }

  void run(
      DeviceTensor losses,
      DeviceTensor dLogits,
      DeviceTensor logits,
      DeviceTensor targets,
      float scale) {
    int rows = Math.toIntExact(targets.size());
    workspace
        .launch("crossentropy", "crossEntropy")
        .tensor(losses)
        .tensor(dLogits)
        .tensor(logits)
        .tensor(targets)
        .integer(rows)
        .integer(logits.columns())
        .number(scale)
        .run(Launch.blocks(rows, ROWS), 1, 1, ROWS * WARP);
  }
}
