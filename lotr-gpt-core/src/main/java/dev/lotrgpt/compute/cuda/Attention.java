package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Dropout;
import java.util.Map;

/** Causal self-attention of whole sequences; the weights of a tile at a time exist. */
final class Attention {
  static final int MAX_HEAD = 128;

  private static final int THREADS = 256;
  private static final int GRANULARITY = 16;

  private final Workspace workspace;

  Attention(Workspace workspace) {
    this.workspace = workspace;
  }

  /** For each query the logarithm of its sum of exponentials, and room for the way back. */
  static long stateSize(int batch, int length, int heads) {
    return 2L * batch * heads * length;
  }

  void forward(
      DeviceTensor out,
      DeviceTensor state,
      DeviceTensor qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    Shape shape = new Shape(batch, length, heads, out.columns() / heads);
    shape
        .with(
            launch("attention", shape, qkv.type(), qkv.type())
                .tensor(out)
                .tensor(state)
                .tensor(qkv),
            dropout)
        .run(Launch.blocks(length, shape.queries()), batch * heads, 1, THREADS);
  }

  void backward(
      DeviceTensor dQkv,
      DeviceTensor dOut,
      DeviceTensor out,
      DeviceTensor state,
      DeviceTensor qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    Shape shape = new Shape(batch, length, heads, out.columns() / heads);
    DeviceTensor deltas = state.view((long) batch * heads * length);
    int tiles = Launch.blocks(length, shape.tile());
    shape
        .with(
            launch("queryGradient", shape, qkv.type(), dQkv.type())
                .tensor(dQkv)
                .tensor(deltas)
                .tensor(dOut)
                .tensor(out)
                .tensor(state)
                .tensor(qkv),
            dropout)
        .run(tiles, batch * heads, 1, THREADS);
    shape
        .with(
            launch("keyGradient", shape, qkv.type(), dQkv.type())
                .tensor(dQkv)
                .tensor(deltas)
                .tensor(dOut)
                .tensor(state)
                .tensor(qkv),
            dropout)
        .run(tiles, batch * heads, 1, THREADS);
  }

  private Launch launch(String kernel, Shape shape, ElementType type, ElementType result) {
    return workspace.launch(
        "attention",
        kernel,
        Map.of(
            "OPERAND",
            type.inKernels(),
            "RESULT",
            result.inKernels(),
            "HEAD",
            String.valueOf(shape.roundedHead())));
  }

  /** Refuses heads that kernels have no registers for. */
  static void checkHead(int head) {
    if (head > MAX_HEAD) {
      throw new IllegalArgumentException(
          "the backend cuda computes heads of at most "
              + MAX_HEAD
              + " channels, these have "
              + head
              + ": raise <model><heads> (-Dlotr-gpt.model.heads)");
    }
  }

  /** Tiles as in attention.cu. */
  private record Shape(int batch, int length, int heads, int head) {
    Shape {
      checkHead(head);
    }

    int roundedHead() {
      return Launch.blocks(head, GRANULARITY) * GRANULARITY;
    }

    int queries() {
      return roundedHead() <= 64 ? 64 : 32;
    }

    int tile() {
      return roundedHead() <= 64 ? 32 : 16;
    }

    Launch with(Launch launch, Dropout dropout) {
      return launch
          .integer(length)
          .integer(heads)
          .integer(head)
          .number((float) (1 / Math.sqrt(head)))
          .dropout(dropout);
    }
  }
}
