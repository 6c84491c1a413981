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

  @Override
  public void forward(DeviceTensor out, DeviceTensor state, DeviceTensor qkv, Shape shape) {
    Launch launch = launch("attention", shape, out.type()).tensor(out).tensor(state).tensor(qkv);
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
    DeviceTensor rounded =
        workspace
            .scratch()
            .tensor(
                Scratch.Slot.GRADIENT,
                ElementType.BF16,
                (long) shape.batch() * shape.length(),
                out.columns());
    Launch queryGradient =
        launch("queryGradient", shape, dQkv.type())
            .tensor(dQkv)
            .tensor(deltas)
            .tensor(rounded)
            .tensor(dOut)
            .tensor(out)
            .tensor(state)
            .tensor(qkv);
    shape.run(queryGradient, OWN, THREADS);
    Launch keyGradient =
        launch("keyGradient", shape, dQkv.type())
            .tensor(dQkv)
            .tensor(deltas)
            .tensor(rounded)
            .tensor(state)
            .tensor(qkv);
    shape.run(keyGradient, OWN, THREADS);
  }

  /**
   * @param result what the gradients are written as
   */
  private Launch launch(String kernel, Shape shape, ElementType result) {
    return workspace.launch(
        "attentionbf16",
        kernel,
        Map.of("RESULT", result.inKernels(), "HEAD", String.valueOf(shape.roundedHead())));
  }
}
