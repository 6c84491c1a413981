package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Dropout;

/** Causal self-attention of whole sequences; the weights of a tile at a time exist. */
interface Attention {
  int MAX_HEAD = 128;

  /** Channels of a head in kernels are a multiple of this. */
  int GRANULARITY = 16;

  void forward(DeviceTensor out, DeviceTensor state, DeviceTensor qkv, Shape shape);

  void backward(
      DeviceTensor dQkv,
      DeviceTensor dOut,
      DeviceTensor out,
      DeviceTensor state,
      DeviceTensor qkv,
      Shape shape);

  /** For each query the logarithm of its sum of exponentials, and room for the way back. */
  static long stateSize(int batch, int length, int heads) {
    return 2L * batch * heads * length;
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

  /** What all kernels of an attention are told at the end of their parameters. */
  record Shape(int batch, int length, int heads, int head, Dropout dropout) {
    public Shape {
      checkHead(head);
    }

    int roundedHead() {
      return Launch.blocks(head, GRANULARITY) * GRANULARITY;
    }

    /** Blocks that own so many tokens each of a head of a sequence. */
    void run(Launch launch, int tokens, int threads) {
      launch
          .integer(length)
          .integer(heads)
          .integer(head)
          .number((float) (1 / Math.sqrt(head)))
          .dropout(dropout)
          .run(Launch.blocks(length, tokens), batch * heads, 1, threads);
    }

    /** The part of a state that is for the way back. */
    DeviceTensor deltas(DeviceTensor state) {
      return state.view((long) batch * heads * length);
    }
  }
}
