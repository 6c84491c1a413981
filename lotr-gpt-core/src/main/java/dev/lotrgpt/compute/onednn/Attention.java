package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.onednn.Workspace.Slot;

/** Causal self-attention of whole sequences. */
final class Attention {

  /**
   * @param keep whether the state is kept for a backward pass
   * @param dropoutScale 1 without dropout
   */
  private record Forward(
      Tensor out,
      Tensor state,
      Tensor qkv,
      AttentionLayout layout,
      boolean keep,
      float dropoutScale) {}

  private record Backward(
      Tensor dQkv,
      Tensor dOut,
      Tensor out,
      Tensor state,
      Tensor qkv,
      AttentionLayout layout,
      float dropoutScale) {}

  /** Masks of the blocks that see so many keys. */
  private record Masks(Tensor state, AttentionLayout layout, int keys) {}

  private final Dnnl dnnl;
  private final Workspace workspace;
  private final Constants constants;
  private final SoftmaxBackward softmaxBackward = new SoftmaxBackward();
  private final Precision precision;
  private final PlanCache.Kind<Forward, Plan> forwards;
  private final PlanCache.Kind<Backward, Plan> backwards;
  private final PlanCache.Kind<Masks, DropoutMask> masks;

  Attention(
      Dnnl dnnl, PlanCache plans, Workspace workspace, Constants constants, Precision precision) {
    this.dnnl = dnnl;
    this.workspace = workspace;
    this.constants = constants;
    this.precision = precision;
    this.forwards = plans.kind(Forward.class, this::plan);
    this.backwards = plans.kind(Backward.class, this::plan);
    this.masks = plans.kind(Masks.class, Attention::plan);
  }

  /** Floats of the state of attention, see {@link AttentionLayout}. */
  static long stateSize(int batch, int length, int heads) {
    return new AttentionLayout(batch, length, heads, 1).stateSize();
  }

  /** Elements of temporaries, the causal mask included. */
  static long scratchSize(int length, int heads) {
    AttentionLayout layout = new AttentionLayout(1, length, heads, 1);
    // Scores, and the weights without or after dropout; some of them again in bf16.
    return layout.maskSize() + 4 * layout.largestBlock();
  }

  void forward(
      Tensor out, Tensor state, Tensor qkv, int batch, int length, int heads, Dropout dropout) {
    AttentionLayout layout = new AttentionLayout(batch, length, heads, out.columns() / heads);
    boolean keep = state != null || !dropout.isNone();
    Tensor kept =
        state == null
            ? workspace.take(
                Slot.STATE, Tensor.Type.FLOAT32, keep ? layout.stateSize() : layout.largestBlock())
            : state;
    if (!dropout.isNone()) {
      fillMasks(layout, kept, dropout);
    }
    forwards.of(new Forward(out, kept, qkv, layout, keep, dropout.scale())).run();
  }

  private Plan plan(Forward o) {
    return maker(o.layout, o.qkv, o.dropoutScale)
        .forward(o.out.first(o.layout.rows()), o.state, o.keep);
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
    backwards.of(new Backward(dQkv, dOut, out, state, qkv, layout, dropout.scale())).run();
  }

  private Plan plan(Backward o) {
    long rows = o.layout.rows();
    return maker(o.layout, o.qkv, o.dropoutScale)
        .backward(o.dQkv.first(rows), o.dOut.first(rows), o.out.first(rows), o.state);
  }

  private AttentionPlans maker(AttentionLayout layout, Tensor qkv, float dropoutScale) {
    return new AttentionPlans(
        dnnl,
        workspace,
        constants,
        softmaxBackward,
        layout,
        qkv.first(layout.rows()),
        dropoutScale,
        precision);
  }

  private void fillMasks(AttentionLayout layout, Tensor state, Dropout dropout) {
    for (int i = 0; i < layout.blocks(); i++) {
      AttentionLayout.Block block = layout.block(0, i);
      DropoutMask mask = masks.of(new Masks(state, layout, block.keys()));
      for (int b = 0; b < layout.batch(); b++) {
        long offset = layout.block(b, i).offset();
        for (int h = 0; h < layout.heads(); h++) {
          mask.fill(
              dropout,
              Math.toIntExact(offset + (long) h * block.queries() * block.keys()),
              (b * layout.heads() + h) * layout.length() + block.first(),
              block.queries());
        }
      }
    }
  }

  private static DropoutMask plan(Masks o) {
    return new DropoutMask(o.layout.masks(o.state), o.keys, o.layout.length());
  }
}
