package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;

import dev.lotrgpt.compute.Dropout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Makes the plans of causal self-attention: block of queries by block of queries, all heads at
 * once, so that the scores of a block stay in the second-level cache.
 */
final class Attention {
  private final Dnnl dnnl;
  private final AttentionLayout layout;
  private final FloatPointer qkv;

  /** [queries,keys] for each block, minus infinity where a query may not look. */
  private final FloatPointer causalMask;

  private final FloatPointer scores;
  private final FloatPointer kept;

  /** The factor 1/(1 - rate), or 1 without dropout. */
  private final float dropoutScale;

  private final boolean dropout;

  /**
   * @param causalMask as {@link AttentionLayout#causalMask} makes it
   * @param scores scratch of {@link AttentionLayout#largestBlock}
   * @param kept the like
   */
  Attention(
      Dnnl dnnl,
      AttentionLayout layout,
      FloatPointer qkv,
      FloatPointer causalMask,
      FloatPointer scores,
      FloatPointer kept,
      Dropout dropout) {
    this.dnnl = dnnl;
    this.layout = layout;
    this.qkv = qkv;
    this.causalMask = causalMask;
    this.scores = scores;
    this.kept = kept;
    this.dropout = !dropout.isNone();
    this.dropoutScale = dropout.scale();
  }

  /**
   * @param out = [R,C]
   * @param state as {@link AttentionLayout} describes it; its masks are read if there is dropout
   */
  Plan forward(FloatPointer out, FloatPointer state) {
    List<Plan> steps = new ArrayList<>();
    for (int b = 0; b < layout.batch(); b++) {
      for (int i = 0; i < layout.blocks(); i++) {
        AttentionLayout.Block block = layout.block(b, i);
        Operand raw = weights(scores, 0, block);
        Operand weights = weights(state, block.offset(), block);
        PostOps masked = PostOps.none().scale(scale()).add(causal(block));
        steps.add(
            dnnl.matmul(raw, queries(qkv, block), keys(qkv, block).transposed(), null, masked));
        steps.add(dnnl.softmax(weights, raw));
        Operand used = weights;
        if (dropout) {
          used = weights(kept, 0, block);
          steps.add(
              dnnl.binary(dnnl_binary_mul, used, weights, mask(state, block), PostOps.none()));
        }
        steps.add(
            dnnl.matmul(
                outputs(out, block),
                used,
                values(qkv, block),
                null,
                PostOps.none().scale(dropoutScale)));
      }
    }
    return Plan.sequence(steps);
  }

  /**
   * @param dQkv = [R,3C]
   * @param dOut [R,C]
   */
  Plan backward(FloatPointer dQkv, FloatPointer dOut, FloatPointer state) {
    List<Plan> steps = new ArrayList<>();
    for (int b = 0; b < layout.batch(); b++) {
      // The last block sees all keys: it writes their gradients, the others add to them.
      for (int i = layout.blocks() - 1; i >= 0; i--) {
        AttentionLayout.Block block = layout.block(b, i);
        boolean first = i == layout.blocks() - 1;
        Operand weights = weights(state, block.offset(), block);
        Operand d = outputs(dOut, block);
        Operand used = weights;
        if (dropout) {
          used = weights(kept, 0, block);
          steps.add(
              dnnl.binary(dnnl_binary_mul, used, weights, mask(state, block), PostOps.none()));
        }
        steps.addAll(sums(values(dQkv, block), used, d, dropoutScale, first));
        Operand dScores = weights(scores, 0, block);
        PostOps masked = PostOps.none();
        if (dropout) {
          masked.multiply(mask(state, block));
        }
        steps.add(dnnl.matmul(dScores, d, values(qkv, block).transposed(), null, masked));
        // Linear in the gradient: the factors of dropout and of the scores are applied below.
        steps.add(dnnl.softmaxBackward(dScores, weights));
        float factor = dropoutScale * scale();
        steps.add(
            dnnl.matmul(
                queries(dQkv, block),
                dScores,
                keys(qkv, block),
                null,
                PostOps.none().scale(factor)));
        steps.addAll(sums(keys(dQkv, block), dScores, queries(qkv, block), factor, first));
      }
    }
    return Plan.sequence(steps);
  }

  /**
   * Sums over a block's queries: for each head and key, of the products of the query's weight with
   * its row. {@link Gemm} is faster here than a primitive for all heads.
   *
   * @param target keys or values in dQkv
   * @param weights [H,queries,keys]
   * @param rows [H,queries,headSize]
   * @param first whether to write, not to add
   */
  private List<Plan> sums(
      Operand target, Operand weights, Operand rows, float factor, boolean first) {
    List<Plan> steps = new ArrayList<>();
    for (int h = 0; h < layout.heads(); h++) {
      steps.add(
          new Gemm(
              head(target, h, false),
              head(weights, h, true),
              head(rows, h, false),
              factor,
              first ? 0 : 1));
    }
    return steps;
  }

  private static Gemm.Matrix head(Operand stack, int head, boolean transposed) {
    FloatPointer data = new FloatPointer(stack.data()).getPointer(head * stack.strides()[0]);
    long rows = stack.dimensions()[1];
    long columns = stack.dimensions()[2];
    long stride = stack.strides()[1];
    return transposed
        ? new Gemm.Matrix(data, true, columns, rows, stride)
        : new Gemm.Matrix(data, false, rows, columns, stride);
  }

  private float scale() {
    return (float) (1 / Math.sqrt(layout.headSize()));
  }

  private Operand queries(FloatPointer matrix, AttentionLayout.Block block) {
    return third(matrix, block, block.first(), block.queries(), 0);
  }

  private Operand keys(FloatPointer matrix, AttentionLayout.Block block) {
    return third(matrix, block, 0, block.keys(), 1);
  }

  private Operand values(FloatPointer matrix, AttentionLayout.Block block) {
    return third(matrix, block, 0, block.keys(), 2);
  }

  /** Rows of the queries, keys or values in a matrix [R,3C]. */
  private Operand third(
      FloatPointer matrix, AttentionLayout.Block block, int first, int rows, int which) {
    long c = layout.channels();
    long row = (long) block.sequence() * layout.length() + first;
    FloatPointer data = matrix.getPointer(row * 3 * c + which * c);
    return Operand.heads(data, layout.heads(), rows, layout.headSize(), 3 * c);
  }

  /** A block's rows of a matrix [R,C]. */
  private Operand outputs(FloatPointer matrix, AttentionLayout.Block block) {
    long c = layout.channels();
    long row = (long) block.sequence() * layout.length() + block.first();
    return Operand.heads(
        matrix.getPointer(row * c), layout.heads(), block.queries(), layout.headSize(), c);
  }

  private Operand weights(FloatPointer data, long offset, AttentionLayout.Block block) {
    return Operand.of(data.getPointer(offset), layout.heads(), block.queries(), block.keys());
  }

  private Operand mask(FloatPointer state, AttentionLayout.Block block) {
    BytePointer masks = new BytePointer(state.getPointer(layout.weights()));
    return Operand.mask(
        masks.getPointer(block.offset()), layout.heads(), block.queries(), block.keys());
  }

  private Operand causal(AttentionLayout.Block block) {
    long offset = block.offset() % layout.weightsOfSequence() / layout.heads();
    return Operand.of(causalMask.getPointer(offset), 1, block.queries(), block.keys());
  }
}
