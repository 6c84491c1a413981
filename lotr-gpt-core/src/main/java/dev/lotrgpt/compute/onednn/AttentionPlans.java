package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;

import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Makes the plans of causal self-attention: block of queries by block of queries, all heads at
 * once, so that the scores of a block stay in the second-level cache.
 */
final class AttentionPlans {
  private final Dnnl dnnl;
  private final Memory memory;
  private final AttentionLayout layout;

  /** [R,3C]. */
  private final Operand qkv;

  /** [queries,keys] for each block, minus infinity where a query may not look. */
  private final FloatPointer causalMask;

  private final FloatPointer scores;
  private final FloatPointer kept;

  /** The factor 1/(1 - rate), or 1 without dropout. */
  private final float dropoutScale;

  private final boolean dropout;
  private final boolean bf16;

  /**
   * @param causalMask as {@link AttentionLayout#fillCausalMask} makes it
   * @param precision of the products
   */
  AttentionPlans(
      Dnnl dnnl,
      Memory memory,
      AttentionLayout layout,
      Operand qkv,
      FloatPointer causalMask,
      Dropout dropout,
      Precision precision) {
    this.dnnl = dnnl;
    this.memory = memory;
    this.layout = layout;
    this.qkv = qkv;
    this.causalMask = causalMask;
    this.scores = memory.take(Memory.SCORES, layout.largestBlock());
    this.kept = memory.take(Memory.KEPT, layout.largestBlock());
    this.dropout = !dropout.isNone();
    this.dropoutScale = dropout.scale();
    this.bf16 = precision == Precision.BF16;
  }

  /**
   * @param output = [R,C]
   * @param state as {@link AttentionLayout} describes it; its masks are read if there is dropout
   * @param keep whether a backward pass follows; otherwise the state is one block's weights, which
   *     the next block's replace
   */
  Plan forward(Operand output, FloatPointer state, boolean keep) {
    List<Plan> steps = new ArrayList<>();
    Operand input = factor(steps, Memory.BF16_INPUT, qkv);
    for (int b = 0; b < layout.batch(); b++) {
      for (int i = 0; i < layout.blocks(); i++) {
        AttentionLayout.Block block = layout.block(b, i);
        Operand raw = weights(scores, 0, block);
        Operand weights = weights(state, keep ? block.offset() : 0, block);
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
   */
  Plan backward(Operand inputGradient, Operand dOut, FloatPointer state) {
    List<Plan> steps = new ArrayList<>();
    Operand input = factor(steps, Memory.BF16_INPUT, qkv);
    Operand gradient = factor(steps, Memory.BF16_GRADIENT, dOut);
    for (int b = 0; b < layout.batch(); b++) {
      // The last block sees all keys: it writes their gradients, the others add to them.
      for (int i = layout.blocks() - 1; i >= 0; i--) {
        AttentionLayout.Block block = layout.block(b, i);
        boolean first = i == layout.blocks() - 1;
        Operand weights = weights(state, block.offset(), block);
        Operand d = outputs(gradient, block);
        Operand used = used(steps, weights, state, block);
        steps.addAll(sums(values(inputGradient, block), used, d, dropoutScale, first));
        Operand dWeights = weights(scores, 0, block);
        PostOps masked = PostOps.none();
        if (dropout) {
          masked.multiply(mask(state, block));
        }
        steps.add(dnnl.matmul(dWeights, d, values(input, block).transposed(), null, masked));
        // Linear in the gradient: the factors of dropout and of the scores are applied below.
        Operand dScores = bf16 ? inBf16(Memory.BF16_SCORES, dWeights) : dWeights;
        steps.add(dnnl.softmaxBackward(dScores, dWeights, weights));
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

  /** The weights after dropout, but for its scale. */
  private Operand used(
      List<Plan> steps, Operand weights, FloatPointer state, AttentionLayout.Block block) {
    Operand used = weights;
    if (dropout) {
      used = weights(kept, 0, block);
      steps.add(dnnl.binary(dnnl_binary_mul, used, weights, mask(state, block), PostOps.none()));
    }
    return factor(steps, Memory.BF16_SCORES, used);
  }

  /** A tensor as products take it: converted, where they are not of float32 numbers. */
  private Operand factor(List<Plan> steps, int slot, Operand tensor) {
    if (!bf16 || tensor.isBf16()) {
      return tensor;
    }
    Operand rounded = inBf16(slot, tensor);
    steps.add(dnnl.reorder(rounded, tensor));
    return rounded;
  }

  private Operand inBf16(int slot, Operand floats) {
    return floats.bf16(memory.take(slot, floats.bf16Size()));
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
  private List<Plan> sums(
      Operand target, Operand weights, Operand rows, float factor, boolean first) {
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
              head(target, h, false),
              head(weights, h, true),
              head(rows, h, false),
              factor,
              !first));
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

  private Operand queries(Operand matrix, AttentionLayout.Block block) {
    return third(matrix, block, block.first(), block.queries(), 0);
  }

  private Operand keys(Operand matrix, AttentionLayout.Block block) {
    return third(matrix, block, 0, block.keys(), 1);
  }

  private Operand values(Operand matrix, AttentionLayout.Block block) {
    return third(matrix, block, 0, block.keys(), 2);
  }

  /** Rows of the queries, keys or values in a matrix [R,3C]. */
  private Operand third(
      Operand matrix, AttentionLayout.Block block, int first, int rows, int which) {
    return matrix.heads(
        (long) block.sequence() * layout.length() + first,
        (long) which * layout.channels(),
        layout.heads(),
        rows,
        layout.headSize());
  }

  /** A block's rows of a matrix [R,C]. */
  private Operand outputs(Operand matrix, AttentionLayout.Block block) {
    return third(matrix, block, block.first(), block.queries(), 0);
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
