package dev.lotrgpt.compute.cuda;

import java.util.Map;

/** Attention of bf16 numbers on tensor cores. */
final class Bf16Attention implements Attention {
  private static final int THREADS = 128;

  /** Tokens that a block owns. */
  private static final int OWN = 64;

  private final Workspace workspace;

  Bf16Attention(Workspace workspace) {
    this.workspace = workspace;
  }

  /** From the file as the model's way back needs it, to be compiled once. */
  @Override
  public void forward(DeviceTensor out, DeviceTensor state, DeviceTensor qkv, Shape shape) {
    Launch launch =
        launch("attention", shape, ElementType.BF16, ElementType.BF16)
            .tensor(out)
            .tensor(state)
            .tensor(qkv);
    shape.run(launch, OWN, THREADS);
  }

  /** The queries' kernel rounds dOut for the keys'. */
  @Override
  public void backward(
      DeviceTensor dQkv,
      DeviceTensor dOut,
      DeviceTensor out,
      DeviceTensor state,
      DeviceTensor qkv,
      Shape shape) {
    DeviceTensor deltas = shape.deltas(state);
    DeviceTensor rounded = dOut.type() == ElementType.BF16 ? null : roundedLike(dOut, shape);
    Launch queryGradient =
        launch("queryGradient", shape, dQkv.type(), dOut.type())
            .tensor(dQkv)
            .tensor(deltas)
            .tensor(rounded)
            .tensor(dOut)
            .tensor(out)
            .tensor(state)
            .tensor(qkv);
    shape.run(queryGradient, OWN, THREADS);
    Launch keyGradient =
        launch("keyGradient", shape, dQkv.type(), dOut.type())
            .tensor(dQkv)
            .tensor(deltas)
            .tensor(rounded == null ? dOut : rounded)
            .tensor(state)
            .tensor(qkv);
    shape.run(keyGradient, OWN, THREADS);
  }

  private DeviceTensor roundedLike(DeviceTensor dOut, Shape shape) {
    long rows = (long) shape.batch() * shape.length();
    return workspace
        .scratch()
        .tensor(Scratch.Slot.GRADIENT, ElementType.BF16, rows, dOut.columns());
  }

  /**
   * @param result of dQkv
   * @param gradient of dOut
   */
  private Launch launch(String kernel, Shape shape, ElementType result, ElementType gradient) {
    return workspace.launch(
        "attentionbf16",
        kernel,
        Map.of(
            "RESULT",
            result.inKernels(),
            "GRADIENT",
            gradient.inKernels(),
            "HEAD",
            String.valueOf(shape.roundedHead())));
  }
}
