package dev.lotrgpt.compute.onednn;

import static dev.lotrgpt.compute.onednn.Tensor.key;

import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Precision;
import org.bytedeco.javacpp.FloatPointer;

/** Causal self-attention of whole sequences. */
final class Attention {
  private final Dnnl dnnl;
  private final PlanCache plans;
  private final Memory memory;
  private final Constants constants;
  private final Precision precision;

  Attention(Dnnl dnnl, PlanCache plans, Memory memory, Constants constants, Precision precision) {
    this.dnnl = dnnl;
    this.plans = plans;
    this.memory = memory;
    this.constants = constants;
    this.precision = precision;
  }

  /** Floats of the state of attention, see {@link AttentionLayout}. */
  static long stateSize(int batch, int length, int heads) {
    return new AttentionLayout(batch, length, heads, 1).stateSize();
  }

  void forward(
      Tensor out, Tensor state, Tensor qkv, int batch, int length, int heads, Dropout dropout) {
    AttentionLayout layout = new AttentionLayout(batch, length, heads, out.columns() / heads);
    boolean keep = state != null || !dropout.isNone();
    FloatPointer kept =
        state == null
            ? memory.take(Memory.STATE, keep ? layout.stateSize() : layout.largestBlock())
            : state.floats();
    if (!dropout.isNone()) {
      fillMasks(layout, kept, dropout);
    }
    plans
        .<Plan>get(
            Operation.ATTENTION,
            () ->
                maker(layout, qkv, dropout)
                    .forward(out.operand(layout.rows(), layout.channels()), kept, keep),
            batch,
            length,
            heads,
            layout.headSize(),
            dropout.threshold(),
            keep ? 1 : 0,
            key(out),
            kept.address(),
            key(qkv))
        .run();
  }

  /** Elements of temporaries, the causal mask included. */
  static long scratchSize(int length, int heads) {
    AttentionLayout layout = new AttentionLayout(1, length, heads, 1);
    // Scores, and the weights without or after dropout; some of them again in bf16.
    return layout.maskSize() + 4 * layout.largestBlock();
  }

  void backward(
      Tensor dQkv,
      Tensor dOut,
      Tensor out,
      Tensor state,
      Tensor qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    AttentionLayout layout = new AttentionLayout(batch, length, heads, out.columns() / heads);
    plans
        .<Plan>get(
            Operation.ATTENTION_BACKWARD,
            () ->
                maker(layout, qkv, dropout)
                    .backward(
                        dQkv.operand(layout.rows(), 3L * layout.channels()),
                        dOut.operand(layout.rows(), layout.channels()),
                        state.floats()),
            batch,
            length,
            heads,
            layout.headSize(),
            dropout.threshold(),
            key(dQkv),
            key(dOut),
            key(state),
            key(qkv))
        .run();
  }

  private AttentionPlans maker(AttentionLayout layout, Tensor qkv, Dropout dropout) {
    return new AttentionPlans(
        dnnl,
        memory,
        layout,
        qkv.operand(layout.rows(), 3L * layout.channels()),
        constants.causalMask(layout),
        dropout,
        precision);
  }

  private void fillMasks(AttentionLayout layout, FloatPointer state, Dropout dropout) {
    for (int i = 0; i < layout.blocks(); i++) {
      AttentionLayout.Block block = layout.block(0, i);
      DropoutMask masks =
          plans.get(
              Operation.DROPOUT_MASK,
              () ->
                  new DropoutMask(
                      Memory.bytes(state.getPointer(layout.weights()), layout.weights()),
                      block.keys(),
                      layout.length()),
              layout.weights(),
              layout.length(),
              block.keys(),
              state.address());
      for (int b = 0; b < layout.batch(); b++) {
        long offset = layout.block(b, i).offset();
        for (int h = 0; h < layout.heads(); h++) {
          masks.fill(
              dropout,
              Math.toIntExact(offset + (long) h * block.queries() * block.keys()),
              (b * layout.heads() + h) * layout.length() + block.first(),
              block.queries());
        }
      }
    }
  }
}
