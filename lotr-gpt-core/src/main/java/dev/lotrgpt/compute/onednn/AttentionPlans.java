package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.onednn.Workspace.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the plans of causal self-attention: block of queries by block of queries, all heads at
 * once, so that the scores of a block stay in the second-level cache.
 */
final class AttentionPlans {
  private final Dnnl dnnl;
  private final Workspace workspace;
  private final Constants constants;
  private final SoftmaxBackward softmaxBackward;
  private final AttentionLayout layout;

  /** [R,3C]. */
  private final Tensor qkv;

  /** [queries,keys] for each block, minus infinity where a query may not look. */
  private final Tensor causalMask;

  private final Tensor scores;
  private final Tensor kept;

  /** The factor 1/(1 - rate), or 1 without dropout. */
  private final float dropoutScale;

  private final boolean dropout;
  private final boolean bf16;

  /**
   * @param dropoutScale 1/(1 - rate), or 1 without dropout
   * @param precision of the products
   */
  AttentionPlans(
      Dnnl dnnl,
      Workspace workspace,
      Constants constants,
      SoftmaxBackward softmaxBackward,
      AttentionLayout layout,
      Tensor qkv,
      float dropoutScale,
      Precision precision) {
    this.dnnl = dnnl;
    this.workspace = workspace;
    this.constants = constants;
    this.softmaxBackward = softmaxBackward;
    this.layout = layout;
    this.qkv = qkv;
    this.causalMask = constants.causalMask(layout);
    this.scores = workspace.take(Slot.SCORES, Tensor.Type.FLOAT32, layout.largestBlock());
    this.kept = workspace.take(Slot.KEPT, Tensor.Type.FLOAT32, layout.largestBlock());
    this.dropout = dropoutScale != 1;
    this.dropoutScale = dropoutScale;
    this.bf16 = precision == Precision.BF16;
  }

  /**
   * @param output = [R,C]
   * @param state as {@link AttentionLayout} describes it; its masks are read if there is dropout
   * @param keep whether a backward pass follows; otherwise the state is one block's weights, which
   *     the next block's replace
   */
  Plan forward(Tensor output, Tensor state, boolean keep) {
    List<Plan> steps = new ArrayList<>();
    Tensor input = factor(steps, Slot.BF16_INPUT, qkv);
    for (int b = 0; b < layout.batch(); b++) {
      for (int i = 0; i < layout.blocks(); i++) {
        AttentionLayout.Block block = layout.block(b, i);
        Tensor raw = weights(scores, 0, block);
        Tensor weights = weights(state, keep ? block.offset() : 0, block);
        PostOps masked = PostOps.none().scale(scale()).add(causal(block));
        steps.add(
            dnnl.matmul(raw, queries(input, block), keys(input, block).transposed(), null, masked));
        steps.add(dnnl.softmax(weights, raw));
        steps.add(
            dnnl.matmul(
                outputs(output, block),
                used(steps, weights, state, block),
                values(input, block),
                null,
                PostOps.none().scale(dropoutScale)));
      }
    }
    return Plan.sequence(steps);
  }

  /**
   * @param inputGradient = [R,3C] of float32
   * @param dOut [R,C]
   * @param out [R,C], what the forward pass computed
   */
  Plan backward(Tensor inputGradient, Tensor dOut, Tensor out, Tensor state) {
    List<Plan> steps = new ArrayList<>();
    Tensor sums = bf16 ? null : sums(steps, dOut, out);
    Tensor input = factor(steps, Slot.BF16_INPUT, qkv);
    Tensor gradient = factor(steps, Slot.BF16_GRADIENT, dOut);
    for (int b = 0; b < layout.batch(); b++) {
      // The last block sees all keys: it writes their gradients, the others add to them.
      for (int i = layout.blocks() - 1; i >= 0; i--) {
        AttentionLayout.Block block = layout.block(b, i);
        boolean first = i == layout.blocks() - 1;
        Tensor weights = weights(state, block.offset(), block);
        Tensor d = outputs(gradient, block);
        Tensor used = used(steps, weights, state, block);
        steps.addAll(sums(values(inputGradient, block), used, d, dropoutScale, first));
        Tensor dWeights = weights(scores, 0, block);
        PostOps masked = PostOps.none();
        if (dropout) {
          masked.multiply(mask(state, block));
        }
        steps.add(dnnl.matmul(dWeights, d, values(input, block).transposed(), null, masked));
        // Linear in the gradient: the factors of dropout and of the scores are applied below.
        Tensor dScores = dWeights;
        if (bf16) {
          dScores = inBf16(Slot.BF16_SCORES, dWeights);
          steps.add(dnnl.softmaxBackward(dScores, dWeights, weights));
        } else {
          Tensor own = sums.rows(firstRow(block), block.queries());
          steps.add(softmaxBackward.plan(dWeights, weights, own));
        }
        float factor = dropoutScale * scale();
        steps.add(
            dnnl.matmul(
                queries(inputGradient, block),
                dScores,
                keys(input, block),
                null,
                PostOps.none().scale(factor)));
        steps.addAll(
            sums(keys(inputGradient, block), dScores, queries(input, block), factor, first));
      }
    }
    return Plan.sequence(steps);
  }

  /**
   * For each row and head [R,H] the sum over its channels of dOut * out, which is the sum over all
   * keys of a weight times its gradient. Without the scale of dropout, as the gradient of the
   * weights is below.
   */
  private Tensor sums(List<Plan> steps, Tensor dOut, Tensor out) {
    Tensor products = workspace.take(Slot.GRADIENT, Tensor.Type.FLOAT32, dOut.shape());
    Tensor sums = workspace.take(Slot.SUMS, Tensor.Type.FLOAT32, layout.rows(), layout.heads());
    steps.add(dnnl.binary(dnnl_binary_mul, products, dOut, out, PostOps.none()));
    Tensor ones = constants.headSums(layout.heads(), layout.headSize());
    steps.add(new Gemm(sums, products, ones, 1 / dropoutScale, false));
    return sums;
  }

  /** The weights after dropout, but for its scale. */
  private Tensor used(List<Plan> steps, Tensor weights, Tensor state, AttentionLayout.Block block) {
    Tensor used = weights;
    if (dropout) {
      used = weights(kept, 0, block);
      steps.add(dnnl.binary(dnnl_binary_mul, used, weights, mask(state, block), PostOps.none()));
    }
    return factor(steps, Slot.BF16_SCORES, used);
  }

  /** A tensor as products take it: converted, where they are not of float32 numbers. */
  private Tensor factor(List<Plan> steps, Slot slot, Tensor tensor) {
    if (!bf16 || tensor.isBf16()) {
      return tensor;
    }
    Tensor rounded = inBf16(slot, tensor);
    steps.add(dnnl.reorder(rounded, tensor));
    return rounded;
  }

  private Tensor inBf16(Slot slot, Tensor floats) {
    return workspace.take(slot, Tensor.Type.BF16, floats.shape());
  }

  /**
   * Sums over a block's queries: for each head and key, of the products of the query's weight with
   * its row. For float32, {@link Gemm} is faster here than a primitive for all heads.
   *
   * @param target keys or values in dQkv
   * @param weights [H,queries,keys]
   * @param rows [H,queries,headSize]
   * @param first whether to write, not to add
   */
  private List<Plan> sums(Tensor target, Tensor weights, Tensor rows, float factor, boolean first) {
    if (bf16) {
      PostOps scaled = PostOps.none().scale(factor);
      return List.of(
          dnnl.matmul(
              target, weights.transposed(), rows, null, first ? scaled : scaled.accumulate()));
    }
    List<Plan> steps = new ArrayList<>();
    for (int h = 0; h < layout.heads(); h++) {
      steps.add(
          new Gemm(
              target.matrix(h), weights.matrix(h).transposed(), rows.matrix(h), factor, !first));
    }
    return steps;
  }

  private float scale() {
    return (float) (1 / Math.sqrt(layout.headSize()));
  }

  private Tensor queries(Tensor matrix, AttentionLayout.Block block) {
    return third(matrix, block, block.first(), block.queries(), 0);
  }

  private Tensor keys(Tensor matrix, AttentionLayout.Block block) {
    return third(matrix, block, 0, block.keys(), 1);
  }

  private Tensor values(Tensor matrix, AttentionLayout.Block block) {
    return third(matrix, block, 0, block.keys(), 2);
  }

  /** Rows of the queries, keys or values in a matrix [R,3C]. */
  private Tensor third(Tensor matrix, AttentionLayout.Block block, int first, int rows, int which) {
    return matrix.heads(
        firstRow(block) - block.first() + first,
        (long) which * layout.channels(),
        layout.heads(),
        rows,
        layout.headSize());
  }

  /** Of a block's queries among all rows. */
  private long firstRow(AttentionLayout.Block block) {
    return (long) block.sequence() * layout.length() + block.first();
  }

  /** A block's rows of a matrix [R,C]. */
  private Tensor outputs(Tensor matrix, AttentionLayout.Block block) {
    return third(matrix, block, block.first(), block.queries(), 0);
  }

  private Tensor weights(Tensor data, long offset, AttentionLayout.Block block) {
    return data.view(offset, layout.heads(), block.queries(), block.keys());
  }

  private Tensor mask(Tensor state, AttentionLayout.Block block) {
    return weights(layout.masks(state), block.offset(), block);
  }

  private Tensor causal(AttentionLayout.Block block) {
    long offset = block.offset() % layout.weightsOfSequence() / layout.heads();
    return causalMask.view(offset, 1, block.queries(), block.keys());
  }
}
