package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Matrix products, LayerNorm, softmax and what can be fused into them by oneDNN, on the off-heap
 * memory of the tensors; the rest in Java, in blocks that are copied to arrays and back. A class
 * for each kind of operation.
 *
 * <p>Primitives are made once for given addresses and sizes ({@link PlanCache}) and use one thread.
 */
final class OneDnnKernels implements Kernels<Tensor> {
  private final PackedWeights packedWeights;
  private final Precision precision;
  private final PlanCache plans = new PlanCache();
  private final Memory memory = new Memory();
  private final Dnnl dnnl;
  private final Lanes lanes;
  private final Conversion conversion;
  private final Embedding embedding = new Embedding();
  private final LayerNorm layerNorm;
  private final Linear linear;
  private final Attention attention;
  private final CachedAttention cachedAttention;
  private final CrossEntropy crossEntropy;
  private final AdamW adamW = new AdamW();

  private final List<Block> allocated = new ArrayList<>();

  /**
   * @param cores that share operations on few rows
   */
  OneDnnKernels(dnnl_engine engine, PackedWeights packedWeights, Precision precision, int cores) {
    this.packedWeights = packedWeights;
    this.precision = precision;
    this.dnnl = new Dnnl(engine, memory);
    this.lanes = new Lanes(engine, cores);
    this.conversion = new Conversion(dnnl, plans);
    Constants constants = new Constants(memory);
    this.layerNorm = new LayerNorm(dnnl, plans, memory);
    this.linear = new Linear(dnnl, plans, memory, products(constants));
    this.attention = new Attention(dnnl, plans, memory, constants, precision);
    this.cachedAttention = new CachedAttention(lanes, plans, memory, conversion);
    this.crossEntropy = new CrossEntropy(dnnl, plans, memory);
  }

  private Products products(Constants constants) {
    return switch (precision) {
      case FLOAT32 -> new FloatProducts(dnnl, packedWeights, constants, lanes);
      case BF16 -> new Bf16Products(dnnl, packedWeights, constants, memory, lanes);
    };
  }

  @Override
  public Tensor allocate(long... shape) {
    return allocate(Tensor.Type.FLOAT32, shape);
  }

  @Override
  public Tensor allocateOperand(long... shape) {
    return allocate(precision == Precision.BF16 ? Tensor.Type.BF16 : Tensor.Type.FLOAT32, shape);
  }

  private Tensor allocate(Tensor.Type type, long... shape) {
    Block block = new Block(Tensor.bytes(type, shape));
    allocated.add(block);
    Tensor tensor = Tensor.of(block, type, shape);
    changed(tensor);
    return tensor;
  }

  @Override
  public Tensor view(Tensor tensor, long offset, long... shape) {
    return tensor.view(offset, shape);
  }

  @Override
  public void upload(Tensor tensor, float[] values) {
    if (values.length != tensor.length()) {
      throw new IllegalArgumentException(
          values.length + " values for a tensor of " + tensor.length());
    }
    if (tensor.isBf16()) {
      Operand floats = Operand.of(memory.take(Memory.FLOATS, values.length), 1, values.length);
      plans.values(floats.floats(), values.length).write(0, values, 0, values.length);
      conversion.convert(tensor.operand(1, values.length), floats);
    } else {
      plans.values(tensor).write(0, values, 0, values.length);
    }
    changed(tensor);
  }

  @Override
  public float[] download(Tensor tensor) {
    int length = Math.toIntExact(tensor.length());
    float[] values = new float[length];
    if (tensor.isBf16()) {
      FloatPointer floats = memory.take(Memory.FLOATS, length);
      conversion.convert(Operand.of(floats, 1, length), tensor.operand(1, length));
      plans.values(floats, length).read(0, values, 0, length);
    } else {
      plans.values(tensor).read(0, values, 0, length);
    }
    return values;
  }

  @Override
  public void zero(Tensor tensor) {
    Pointer.memset(tensor.place(), 0, tensor.bytes());
    changed(tensor);
  }

  @Override
  public void embedding(
      Tensor out,
      int[] tokens,
      Tensor tokenTable,
      Tensor positionTable,
      int length,
      int firstPosition) {
    embedding.forward(
        plans.values(out),
        tokens,
        plans.values(tokenTable),
        plans.values(positionTable),
        out.columns(),
        length,
        firstPosition);
  }

  @Override
  public void embeddingBackward(
      Tensor dTokenTable, Tensor dPositionTable, Tensor dOut, int[] tokens, int length) {
    embedding.backward(
        plans.values(dTokenTable),
        plans.values(dPositionTable),
        plans.values(dOut),
        tokens,
        dOut.columns(),
        length);
  }

  @Override
  public void layerNorm(
      Tensor out, Tensor mean, Tensor rstd, Tensor x, Tensor weight, Tensor bias, int rows) {
    layerNorm.forward(out, mean, rstd, x, weight, bias, rows);
  }

  @Override
  public void layerNormBackward(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor x,
      Tensor mean,
      Tensor rstd,
      Tensor weight,
      int rows) {
    layerNorm.backward(dx, dWeight, dBias, dOut, x, mean, rstd, weight, rows);
  }

  @Override
  public void linear(Tensor out, Tensor x, Tensor weight, Tensor bias, int rows) {
    linear.forward(out, x, weight, bias, rows);
  }

  @Override
  public void linearActivation(
      Tensor out,
      Tensor before,
      Tensor x,
      Tensor weight,
      Tensor bias,
      Activation activation,
      int rows) {
    linear.forwardActivation(out, before, x, weight, bias, activation, rows);
  }

  @Override
  public void linearBackward(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor x,
      Tensor weight,
      int rows,
      boolean add) {
    linear.backward(dx, dWeight, dBias, dOut, x, weight, rows, add);
  }

  @Override
  public void linearActivationBackward(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor kept,
      Tensor x,
      Tensor weight,
      Activation activation,
      int rows,
      boolean add) {
    linear.backwardActivation(dx, dWeight, dBias, dOut, kept, x, weight, activation, rows, add);
  }

  @Override
  public void linearResidual(
      Tensor out,
      Tensor residual,
      Tensor x,
      Tensor weight,
      Tensor bias,
      Dropout dropout,
      int rows) {
    linear.forwardResidual(out, residual, x, weight, bias, dropout, rows);
  }

  @Override
  public void linearResidualBackward(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor x,
      Tensor weight,
      Dropout dropout,
      int rows,
      boolean add) {
    linear.backwardResidual(dx, dWeight, dBias, dOut, x, weight, dropout, rows, add);
  }

  @Override
  public long attentionStateSize(int batch, int length, int heads) {
    return Attention.stateSize(batch, length, heads);
  }

  @Override
  public long attentionScratchSize(int batch, int length, int heads) {
    return Attention.scratchSize(length, heads);
  }

  @Override
  public void attention(
      Tensor out, Tensor state, Tensor qkv, int batch, int length, int heads, Dropout dropout) {
    attention.forward(out, state, qkv, batch, length, heads, dropout);
  }

  @Override
  public void attentionBackward(
      Tensor dQkv,
      Tensor dOut,
      Tensor out,
      Tensor state,
      Tensor qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    attention.backward(dQkv, dOut, out, state, qkv, batch, length, heads, dropout);
  }

  @Override
  public void cachedAttention(
      Tensor out, Tensor keys, Tensor values, Tensor qkv, int position, int rows, int heads) {
    cachedAttention.run(out, keys, values, qkv, position, rows, heads);
  }

  @Override
  public void crossEntropy(
      Tensor losses, Tensor dLogits, Tensor logits, int[] targets, float scale) {
    crossEntropy.run(losses, dLogits, logits, targets, scale);
  }

  @Override
  public double squaredNorm(List<Tensor> gradients) {
    return adamW.squaredNorm(allValues(gradients));
  }

  @Override
  public void adamW(
      Tensor parameters, List<Tensor> gradients, Tensor moment1, Tensor moment2, AdamWStep step) {
    adamW.update(
        plans.values(parameters),
        allValues(gradients),
        plans.values(moment1),
        plans.values(moment2),
        step);
    changed(parameters);
  }

  /** Whoever multiplies with it next has to see the new values. */
  private void changed(Tensor tensor) {
    packedWeights.changed(tensor.address(), tensor.bytes());
  }

  @Override
  public void close() {
    plans.close();
    lanes.close();
    memory.close();
    dnnl.close();
    allocated.forEach(Block::close);
    allocated.clear();
  }

  private List<Values> allValues(List<Tensor> tensors) {
    List<Values> all = new ArrayList<>();
    for (Tensor tensor : tensors) {
      all.add(plans.values(tensor));
    }
    return all;
  }
}
