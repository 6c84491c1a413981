package dev.lotrgpt.compute.cuda;

import java.util.Map;

/** Attention that multiplies in float32, as tensor cores do not. */
final class FloatAttention implements Attention {
  private static final int THREADS = 256;

  private final Workspace workspace;

  FloatAttention(Workspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public void forward(DeviceTensor out, DeviceTensor state, DeviceTensor qkv, Shape shape) {
    Launch launch = launch("attention", shape, qkv.type()).tensor(out).tensor(state).tensor(qkv);
    shape.run(launch, queries(shape), THREADS);
  }

  @Override
  public void backward(
      DeviceTensor dQkv,
      DeviceTensor dOut,
      DeviceTensor out,
      DeviceTensor state,
      DeviceTensor qkv,
      Shape shape) {
    DeviceTensor deltas = shape.deltas(state);
    Launch queryGradient =
        launch("queryGradient", shape, qkv.type())
            .tensor(dQkv)
            .tensor(deltas)
            .tensor(dOut)
            .tensor(out)
            .tensor(state)
            .tensor(qkv);
    shape.run(queryGradient, tile(shape), THREADS);
    Launch keyGradient =
        launch("keyGradient", shape, qkv.type())
            .tensor(dQkv)
            .tensor(deltas)
            .tensor(dOut)
            .tensor(state)
            .tensor(qkv);
    shape.run(keyGradient, tile(shape), THREADS);
  }

  private Launch launch(String kernel, Shape shape, ElementType type) {
    return workspace.launch(
        "attention",
        kernel,
        Map.of("OPERAND", type.inKernels(), "HEAD", String.valueOf(shape.roundedHead())));
  }

  /** Tiles as in attention.cu. */
  private static int queries(Shape shape) {
    return shape.roundedHead() <= 64 ? 64 : 32;
  }

  private static int tile(Shape shape) {
    return shape.roundedHead() <= 64 ? 32 : 16;
  }
}
