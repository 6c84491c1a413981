package dev.lotrgpt.compute.onednn;

import static dev.lotrgpt.compute.onednn.Tensors.columns;
import static dev.lotrgpt.compute.onednn.Tensors.isBf16;
import static dev.lotrgpt.compute.onednn.Tensors.operand;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Matrix products, LayerNorm, softmax and what can be fused into them by oneDNN, on the off-heap
 * memory of the INDArrays; the rest in Java, in blocks that are copied to arrays and back. A class
 * for each kind of operation.
 *
 * <p>Primitives are made once for given addresses and sizes ({@link PlanCache}) and use one thread.
 */
final class OneDnnKernels implements Kernels<INDArray> {
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

  /** Java's collector, which sees small objects only, would free them when it is too late. */
  private final List<INDArray> allocated = new ArrayList<>();

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
  public INDArray allocate(long... shape) {
    return allocate(DataType.FLOAT, shape);
  }

  @Override
  public INDArray allocateOperand(long... shape) {
    return allocate(precision == Precision.BF16 ? DataType.BFLOAT16 : DataType.FLOAT, shape);
  }

  private INDArray allocate(DataType type, long... shape) {
    INDArray memory = Tensors.allocate(type, shape);
    allocated.add(memory);
    INDArray tensor = Tensors.aligned(memory, shape);
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
      plans.values(floats.floats(), values.length).write(0, values, 0, values.length);
      conversion.convert(operand(tensor, 1, values.length), floats);
    } else {
      plans.values(tensor).write(0, values, 0, values.length);
    }
    changed(tensor);
  }

  @Override
  public float[] download(INDArray tensor) {
    int length = Math.toIntExact(tensor.length());
    float[] values = new float[length];
    if (isBf16(tensor)) {
      FloatPointer floats = memory.take(Memory.FLOATS, length);
      conversion.convert(Operand.of(floats, 1, length), operand(tensor, 1, length));
      plans.values(floats, length).read(0, values, 0, length);
    } else {
      plans.values(tensor).read(0, values, 0, length);
    }
    return values;
  }

  @Override
  public void zero(INDArray tensor) {
    Pointer.memset(Tensors.pointerToBytes(tensor), 0, Tensors.size(tensor));
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
        plans.values(out),
        tokens,
        plans.values(tokenTable),
        plans.values(positionTable),
        columns(out),
        length,
        firstPosition);
  }

  @Override
  public void embeddingBackward(
      INDArray dTokenTable, INDArray dPositionTable, INDArray dOut, int[] tokens, int length) {
    embedding.backward(
        plans.values(dTokenTable),
        plans.values(dPositionTable),
        plans.values(dOut),
        tokens,
        columns(dOut),
        length);
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
    layerNorm.forward(out, mean, rstd, x, weight, bias, rows);
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
    layerNorm.backward(dx, dWeight, dBias, dOut, x, mean, rstd, weight, rows);
  }

  @Override
  public void linear(INDArray out, INDArray x, INDArray weight, INDArray bias, int rows) {
    linear.forward(out, x, weight, bias, rows);
  }

  @Override
  public void linearRelu(INDArray out, INDArray x, INDArray weight, INDArray bias, int rows) {
    linear.forwardRelu(out, x, weight, bias, rows);
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
    linear.backward(dx, dWeight, dBias, dOut, x, weight, rows, add);
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
    linear.backwardRelu(dx, dWeight, dBias, dOut, out, x, weight, rows, add);
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
    linear.forwardResidual(out, residual, x, weight, bias, dropout, rows);
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
      INDArray out,
      INDArray state,
      INDArray qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    attention.forward(out, state, qkv, batch, length, heads, dropout);
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
    attention.backward(dQkv, dOut, out, state, qkv, batch, length, heads, dropout);
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
    cachedAttention.run(out, keys, values, qkv, position, rows, heads);
  }

  @Override
  public void crossEntropy(
      INDArray losses, INDArray dLogits, INDArray logits, int[] targets, float scale) {
    crossEntropy.run(losses, dLogits, logits, targets, scale);
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
    adamW.update(
        plans.values(parameters),
        allValues(gradients),
        plans.values(moment1),
        plans.values(moment2),
        step);
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
    allocated.forEach(INDArray::close);
    allocated.clear();
  }

  private List<Values> allValues(List<INDArray> tensors) {
    List<Values> all = new ArrayList<>();
    for (INDArray tensor : tensors) {
      all.add(plans.values(tensor));
    }
    return all;
  }
}
