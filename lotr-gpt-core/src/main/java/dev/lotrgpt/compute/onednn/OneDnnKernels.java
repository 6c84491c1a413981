package dev.lotrgpt.compute.onednn;

import static dev.lotrgpt.compute.onednn.Tensors.columns;
import static dev.lotrgpt.compute.onednn.Tensors.isBf16;
import static dev.lotrgpt.compute.onednn.Tensors.key;
import static dev.lotrgpt.compute.onednn.Tensors.operand;
import static dev.lotrgpt.compute.onednn.Tensors.pointer;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Matrix products, LayerNorm, softmax and what can be fused into them by oneDNN, on the off-heap
 * memory of the INDArrays; the rest in Java, in blocks that are copied to arrays and back.
 *
 * <p>Primitives are made once for given addresses and sizes ({@link PlanCache}) and use one thread.
 */
final class OneDnnKernels implements Kernels<INDArray> {
  private static final float LAYER_NORM_EPSILON = 1e-5f;

  private final PackedWeights packedWeights;
  private final Dnnl dnnl;
  private final PlanCache plans = new PlanCache();
  private final Memory memory = new Memory();
  private final Constants constants = new Constants(memory);
  private final Lanes lanes;
  private final CachedAttention cachedAttention;
  private final AdamW adamW = new AdamW();
  private final Embedding embedding = new Embedding();
  private final Products products;
  private final Precision precision;

  /**
   * @param cores that share operations on few rows
   */
  OneDnnKernels(dnnl_engine engine, PackedWeights packedWeights, Precision precision, int cores) {
    this.packedWeights = packedWeights;
    this.precision = precision;
    this.dnnl = new Dnnl(engine, memory);
    this.lanes = new Lanes(engine, cores);
    this.cachedAttention = new CachedAttention(lanes);
    this.products =
        switch (precision) {
          case FLOAT32 -> new FloatProducts(dnnl, packedWeights, constants, lanes);
          case BF16 -> new Bf16Products(dnnl, packedWeights, constants, memory, lanes);
        };
  }

  @Override
  public INDArray allocate(long... shape) {
    return allocate(DataType.FLOAT, shape);
  }

  @Override
  public INDArray allocateOperand(long... shape) {
    return allocate(precision == Precision.BF16 ? DataType.BFLOAT16 : DataType.FLOAT, shape);
  }

  private INDArray allocate(DataType type, long... shape) {
    INDArray tensor = Tensors.allocate(type, shape);
    changed(tensor);
    return tensor;
  }

  @Override
  public INDArray view(INDArray tensor, long offset, long... shape) {
    return Tensors.view(tensor, offset, shape);
  }

  @Override
  public void upload(INDArray tensor, float[] values) {
    if (values.length != tensor.length()) {
      throw new IllegalArgumentException(
          values.length + " values for a tensor of " + tensor.length());
    }
    if (isBf16(tensor)) {
      Operand floats = Operand.of(memory.take(Memory.FLOATS, values.length), 1, values.length);
      values(floats.floats(), values.length).write(0, values, 0, values.length);
      convert(operand(tensor, 1, values.length), floats);
    } else {
      values(tensor).write(0, values, 0, values.length);
    }
    changed(tensor);
  }

  @Override
  public float[] download(INDArray tensor) {
    int length = Math.toIntExact(tensor.length());
    float[] values = new float[length];
    if (isBf16(tensor)) {
      FloatPointer floats = memory.take(Memory.FLOATS, length);
      convert(Operand.of(floats, 1, length), operand(tensor, 1, length));
      values(floats, length).read(0, values, 0, length);
    } else {
      values(tensor).read(0, values, 0, length);
    }
    return values;
  }

  @Override
  public void zero(INDArray tensor) {
    values(tensor).zero();
    changed(tensor);
  }

  @Override
  public void embedding(
      INDArray out,
      int[] tokens,
      INDArray tokenTable,
      INDArray positionTable,
      int length,
      int firstPosition) {
    embedding.forward(
        values(out),
        tokens,
        values(tokenTable),
        values(positionTable),
        columns(out),
        length,
        firstPosition);
  }

  @Override
  public void embeddingBackward(
      INDArray dTokenTable, INDArray dPositionTable, INDArray dOut, int[] tokens, int length) {
    embedding.backward(
        values(dTokenTable), values(dPositionTable), values(dOut), tokens, columns(dOut), length);
  }

  @Override
  public void layerNorm(
      INDArray out,
      INDArray mean,
      INDArray rstd,
      INDArray x,
      INDArray weight,
      INDArray bias,
      int rows) {
    int channels = columns(x);
    plans
        .<Plan>get(
            Operation.LAYER_NORM,
            () ->
                dnnl.layerNorm(
                    operand(out, rows, channels),
                    Operand.of(pointer(mean), rows),
                    Operand.of(pointer(rstd), rows),
                    Operand.of(pointer(x), rows, channels),
                    Operand.of(pointer(weight), channels),
                    Operand.of(pointer(bias), channels),
                    LAYER_NORM_EPSILON),
            rows,
            channels,
            key(out),
            key(mean),
            key(rstd),
            key(x),
            key(weight),
            key(bias))
        .run();
    // oneDNN writes the variance.
    Values deviations = values(rstd);
    for (int i = 0; i < rows; i++) {
      deviations.put(i, (float) (1 / Math.sqrt(deviations.get(i) + LAYER_NORM_EPSILON)));
    }
  }

  @Override
  public void layerNormBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray x,
      INDArray mean,
      INDArray rstd,
      INDArray weight,
      int rows) {
    int channels = columns(x);
    FloatPointer variance = memory.take(Memory.VARIANCE, rows);
    Values deviations = values(rstd);
    Values variances = values(variance, rows);
    for (int i = 0; i < rows; i++) {
      float r = deviations.get(i);
      variances.put(i, 1 / (r * r) - LAYER_NORM_EPSILON);
    }
    plans
        .<Plan>get(
            Operation.LAYER_NORM_BACKWARD,
            () -> {
              FloatPointer scratch = memory.take(Memory.GRADIENT, (rows + 2L) * channels);
              FloatPointer scratchWeight = scratch.getPointer((long) rows * channels);
              FloatPointer scratchBias = scratch.getPointer((rows + 1L) * channels);
              return Plan.sequence(
                  List.of(
                      dnnl.layerNormBackward(
                          Operand.of(scratch, rows, channels),
                          Operand.of(scratchWeight, channels),
                          Operand.of(scratchBias, channels),
                          Operand.of(pointer(dOut), rows, channels),
                          Operand.of(pointer(x), rows, channels),
                          Operand.of(pointer(mean), rows),
                          Operand.of(variance, rows),
                          Operand.of(pointer(weight), channels),
                          LAYER_NORM_EPSILON),
                      add(pointer(dx), scratch, (long) rows * channels),
                      add(pointer(dWeight), scratchWeight, channels),
                      add(pointer(dBias), scratchBias, channels)));
            },
            rows,
            channels,
            key(dx),
            key(dWeight),
            key(dBias),
            key(dOut),
            key(x),
            key(mean),
            key(weight),
            variance.address())
        .run();
  }

  /** sum += summand. */
  private Plan add(FloatPointer sum, FloatPointer summand, long count) {
    Operand target = Operand.of(sum, 1, count);
    return dnnl.binary(
        dnnl_binary_add, target, target, Operand.of(summand, 1, count), PostOps.none());
  }

  @Override
  public void linear(INDArray out, INDArray x, INDArray weight, INDArray bias, int rows) {
    product(Operation.LINEAR, out, x, weight, bias, rows, PostOps.none());
  }

  @Override
  public void linearRelu(INDArray out, INDArray x, INDArray weight, INDArray bias, int rows) {
    product(Operation.LINEAR_RELU, out, x, weight, bias, rows, PostOps.none().relu());
  }

  private void product(
      Operation operation,
      INDArray out,
      INDArray x,
      INDArray weight,
      INDArray bias,
      int rows,
      PostOps postOps) {
    plans
        .<Plan>get(
            operation,
            () -> product(out, x, weight, bias, rows, postOps),
            rows,
            weight.size(0),
            weight.size(1),
            key(out),
            key(x),
            key(weight),
            key(bias))
        .run();
  }

  private Plan product(
      INDArray out, INDArray x, INDArray weight, INDArray bias, int rows, PostOps postOps) {
    return products.forward(
        operand(out, rows, weight.size(0)),
        operand(x, rows, weight.size(1)),
        pointer(weight),
        bias == null ? null : pointer(bias),
        postOps);
  }

  @Override
  public void linearBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray x,
      INDArray weight,
      int rows,
      boolean add) {
    plans
        .<Plan>get(
            Operation.LINEAR_BACKWARD,
            () ->
                Plan.sequence(
                    productBackward(
                        dx, dWeight, dBias, operand(dOut, rows, weight.size(0)), x, weight, add)),
            rows,
            weight.size(0),
            weight.size(1),
            add ? 1 : 0,
            key(dx),
            key(dWeight),
            key(dBias),
            key(dOut),
            key(x),
            key(weight))
        .run();
  }

  @Override
  public void linearReluBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray out,
      INDArray x,
      INDArray weight,
      int rows,
      boolean add) {
    plans
        .<Plan>get(
            Operation.LINEAR_RELU_BACKWARD,
            () -> {
              Operand gradient = operand(dOut, rows, weight.size(0));
              List<Plan> steps = new ArrayList<>();
              steps.add(dnnl.reluBackward(gradient, operand(out, rows, weight.size(0))));
              steps.addAll(productBackward(dx, dWeight, dBias, gradient, x, weight, add));
              return Plan.sequence(steps);
            },
            rows,
            weight.size(0),
            weight.size(1),
            add ? 1 : 0,
            key(dx),
            key(dWeight),
            key(dBias),
            key(dOut),
            key(out),
            key(x),
            key(weight))
        .run();
  }

  private List<Plan> productBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      Operand dOut,
      INDArray x,
      INDArray weight,
      boolean add) {
    return products.backward(
        operand(dx, dOut.rows(), weight.size(1)),
        pointer(dWeight),
        dBias == null ? null : pointer(dBias),
        dOut,
        operand(x, dOut.rows(), weight.size(1)),
        pointer(weight),
        add);
  }

  @Override
  public void linearResidual(
      INDArray out,
      INDArray residual,
      INDArray x,
      INDArray weight,
      INDArray bias,
      Dropout dropout,
      int rows) {
    int n = columns(out);
    FloatPointer mask = dropoutMask(dropout, rows, n);
    plans
        .<Plan>get(
            Operation.LINEAR_RESIDUAL,
            () -> {
              PostOps postOps = PostOps.none();
              if (mask != null) {
                postOps
                    .multiply(Operand.mask(new BytePointer(mask), rows, n))
                    .scale(dropout.scale());
              }
              postOps.add(Operand.of(pointer(residual), rows, n));
              return product(out, x, weight, bias, rows, postOps);
            },
            rows,
            n,
            columns(x),
            dropout.threshold(),
            key(out),
            key(residual),
            key(x),
            key(weight),
            key(bias),
            mask == null ? 0 : mask.address())
        .run();
  }

  @Override
  public void linearResidualBackward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray x,
      INDArray weight,
      Dropout dropout,
      int rows,
      boolean add) {
    if (dropout.isNone()) {
      linearBackward(dx, dWeight, dBias, dOut, x, weight, rows, add);
      return;
    }
    int n = columns(dOut);
    FloatPointer mask = dropoutMask(dropout, rows, n);
    plans
        .<Plan>get(
            Operation.LINEAR_RESIDUAL_BACKWARD,
            () -> {
              Operand gradient = Operand.of(memory.take(Memory.GRADIENT, (long) rows * n), rows, n);
              List<Plan> steps = new ArrayList<>();
              steps.add(
                  dnnl.binary(
                      dnnl_binary_mul,
                      gradient,
                      Operand.of(pointer(dOut), rows, n),
                      Operand.mask(new BytePointer(mask), rows, n),
                      PostOps.none().scale(dropout.scale())));
              steps.addAll(productBackward(dx, dWeight, dBias, gradient, x, weight, add));
              return Plan.sequence(steps);
            },
            rows,
            n,
            columns(x),
            dropout.threshold(),
            add ? 1 : 0,
            key(dx),
            key(dWeight),
            key(dBias),
            key(dOut),
            key(x),
            key(weight),
            mask.address())
        .run();
  }

  /** A mask [rows,columns] of bytes, or null without dropout. */
  private FloatPointer dropoutMask(Dropout dropout, int rows, int columns) {
    if (dropout.isNone()) {
      return null;
    }
    FloatPointer mask = memory.take(Memory.MASK, (long) rows * columns / Float.BYTES + 1);
    plans
        .<DropoutMask>get(
            Operation.DROPOUT_MASK,
            () -> new DropoutMask(bytes(mask, (long) rows * columns), columns, columns),
            rows,
            columns,
            mask.address())
        .fill(dropout, 0, 0, rows);
    return mask;
  }

  @Override
  public long attentionStateSize(int batch, int length, int heads) {
    return new AttentionLayout(batch, length, heads, 1).stateSize();
  }

  @Override
  public void attention(
      INDArray out,
      INDArray state,
      INDArray qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    AttentionLayout layout = new AttentionLayout(batch, length, heads, columns(out) / heads);
    FloatPointer kept =
        state == null ? memory.take(Memory.STATE, layout.stateSize()) : pointer(state);
    if (!dropout.isNone()) {
      fillAttentionMasks(layout, kept, dropout);
    }
    plans
        .<Plan>get(
            Operation.ATTENTION,
            () ->
                attention(layout, qkv, dropout)
                    .forward(operand(out, layout.rows(), layout.channels()), kept),
            batch,
            length,
            heads,
            layout.headSize(),
            dropout.threshold(),
            key(out),
            kept.address(),
            key(qkv))
        .run();
  }

  @Override
  public void attentionBackward(
      INDArray dQkv,
      INDArray dOut,
      INDArray out,
      INDArray state,
      INDArray qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    AttentionLayout layout = new AttentionLayout(batch, length, heads, columns(out) / heads);
    plans
        .<Plan>get(
            Operation.ATTENTION_BACKWARD,
            () ->
                attention(layout, qkv, dropout)
                    .backward(
                        operand(dQkv, layout.rows(), 3L * layout.channels()),
                        operand(dOut, layout.rows(), layout.channels()),
                        pointer(state)),
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

  private Attention attention(AttentionLayout layout, INDArray qkv, Dropout dropout) {
    return new Attention(
        dnnl,
        memory,
        layout,
        operand(qkv, layout.rows(), 3L * layout.channels()),
        constants.causalMask(layout),
        dropout,
        precision);
  }

  private void fillAttentionMasks(AttentionLayout layout, FloatPointer state, Dropout dropout) {
    for (int i = 0; i < layout.blocks(); i++) {
      AttentionLayout.Block block = layout.block(0, i);
      DropoutMask masks =
          plans.get(
              Operation.DROPOUT_MASK,
              () ->
                  new DropoutMask(
                      bytes(state.getPointer(layout.weights()), layout.weights()),
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

  @Override
  public void cachedAttention(
      INDArray out,
      INDArray keys,
      INDArray values,
      INDArray qkv,
      int position,
      int rows,
      int heads) {
    int channels = columns(out);
    int seen = CachedAttention.keys(position + rows, Math.toIntExact(keys.size(0)));
    Operand input = inFloats(Memory.FLOATS, qkv, rows, 3L * channels);
    Operand output = inFloats(Memory.GRADIENT, out, rows, channels);
    if (isBf16(qkv)) {
      convert(input, operand(qkv, rows, 3L * channels));
    }
    cachedAttention.append(
        values(keys),
        values(values),
        values(input.floats(), 3L * rows * channels),
        position,
        rows,
        channels);
    FloatPointer scores = memory.take(Memory.SCORES, (heads + 1L) * rows * seen);
    FloatPointer mask = scores.getPointer((long) heads * rows * seen);
    cachedAttention.mask(values(mask, (long) rows * seen), position, rows, seen);
    plans
        .<Plan>get(
            Operation.CACHED_ATTENTION,
            () ->
                cachedAttention.plan(
                    output,
                    input,
                    operand(keys, seen, channels),
                    operand(values, seen, channels),
                    scores,
                    mask,
                    heads),
            rows,
            seen,
            heads,
            channels,
            output.data().address(),
            key(keys),
            key(values),
            input.data().address(),
            scores.address())
        .run();
    if (isBf16(out)) {
      convert(operand(out, rows, channels), output);
    }
  }

  /** The tensor, or where it is not of float32 numbers memory for as many. */
  private Operand inFloats(int slot, INDArray tensor, long rows, long columns) {
    return isBf16(tensor)
        ? Operand.of(memory.take(slot, rows * columns), rows, columns)
        : operand(tensor, rows, columns);
  }

  /** Copies numbers into another format. */
  private void convert(Operand to, Operand from) {
    plans
        .<Plan>get(
            Operation.CONVERT,
            () -> dnnl.reorder(to, from),
            to.rows(),
            to.columns(),
            to.type(),
            to.data().address(),
            from.data().address())
        .run();
  }

  @Override
  public void crossEntropy(
      INDArray losses, INDArray dLogits, INDArray logits, int[] targets, float scale) {
    int rows = targets.length;
    int symbols = columns(logits);
    FloatPointer logarithms = memory.take(Memory.LOG_PROBABILITIES, (long) rows * symbols);
    plans
        .<Plan>get(
            Operation.CROSS_ENTROPY,
            () -> {
              Operand logProbability = Operand.of(logarithms, rows, symbols);
              List<Plan> steps = new ArrayList<>();
              steps.add(
                  dnnl.logSoftmax(logProbability, Operand.of(pointer(logits), rows, symbols)));
              if (dLogits != null) {
                Operand gradient = Operand.of(pointer(dLogits), rows, symbols);
                steps.add(dnnl.exp(gradient, logProbability));
                steps.add(dnnl.scale(gradient, scale));
              }
              return Plan.sequence(steps);
            },
            rows,
            symbols,
            Float.floatToIntBits(scale),
            key(dLogits),
            key(logits),
            logarithms.address())
        .run();
    Values logProbabilities = values(logarithms, (long) rows * symbols);
    Values loss = values(losses);
    for (int i = 0; i < rows; i++) {
      loss.put(i, -logProbabilities.get(i * symbols + targets[i]));
    }
    if (dLogits != null) {
      Values gradient = values(dLogits);
      for (int i = 0; i < rows; i++) {
        int target = i * symbols + targets[i];
        gradient.put(target, gradient.get(target) - scale);
      }
    }
  }

  @Override
  public double squaredNorm(List<INDArray> gradients) {
    return adamW.squaredNorm(allValues(gradients));
  }

  @Override
  public void adamW(
      INDArray parameters,
      List<INDArray> gradients,
      INDArray moment1,
      INDArray moment2,
      AdamWStep step) {
    adamW.update(values(parameters), allValues(gradients), values(moment1), values(moment2), step);
    changed(parameters);
  }

  /** Whoever multiplies with it next has to see the new values. */
  private void changed(INDArray tensor) {
    packedWeights.changed(Tensors.address(tensor), Tensors.size(tensor));
  }

  @Override
  public void close() {
    plans.close();
    lanes.close();
    memory.close();
    dnnl.close();
  }

  private List<Values> allValues(List<INDArray> tensors) {
    List<Values> all = new ArrayList<>();
    for (INDArray tensor : tensors) {
      all.add(values(tensor));
    }
    return all;
  }

  private Values values(INDArray tensor) {
    long length = tensor.length();
    return plans.get(
        Operation.VALUES, () -> new Values(pointer(tensor), length), key(tensor), length);
  }

  private Values values(FloatPointer data, long length) {
    return plans.get(Operation.VALUES, () -> new Values(data, length), data.address(), length);
  }

  private static BytePointer bytes(FloatPointer data, long count) {
    BytePointer bytes = new BytePointer(data);
    bytes.capacity(count);
    return bytes;
  }
}
