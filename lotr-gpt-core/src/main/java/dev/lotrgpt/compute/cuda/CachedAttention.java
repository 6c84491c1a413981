package dev.lotrgpt.compute.cuda;

import java.util.Map;

/** Attention of new tokens of a text to themselves and to those before them. */
final class CachedAttention {
  private static final int THREADS = 128;

  private final Workspace workspace;

  CachedAttention(Workspace workspace) {
    this.workspace = workspace;
  }

  void run(
      DeviceTensor out,
      DeviceTensor keys,
      DeviceTensor values,
      DeviceTensor qkv,
      int position,
      int rows,
      int heads) {
    int channels = out.columns();
    int head = channels / heads;
    Attention.checkHead(head);
    launch("appendKeys", qkv.type())
        .tensor(keys)
        .tensor(values)
        .tensor(qkv)
        .integer(position)
        .integer(rows)
        .integer(channels)
        .runElementwise((long) rows * channels);
    launch("cachedAttention", qkv.type())
        .tensor(out)
        .tensor(keys)
        .tensor(values)
        .tensor(qkv)
        .integer(position)
        .integer(head)
        .number((float) (1 / Math.sqrt(head)))
        .run(heads, rows, 1, THREADS);
  }

  private Launch launch(String kernel, ElementType type) {
    return workspace.launch("cachedattention", kernel, Map.of("OPERAND", type.inKernels()));
  }
}
