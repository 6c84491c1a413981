package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.javacpp.Pointer;

/**
 * Matmuls, LayerNorm, softmax and what can be fused into them by oneDNN, on the off-heap memory of
 * the tensors; the rest in Java, in blocks that are copied to arrays and back. A class for each
 * kind of operation.
 *
 * <p>Primitives are made once for given addresses and sizes ({@link PlanCache}) and use one thread.
 */
final class OneDnnKernels implements Kernels<Tensor> {
  /**
   * Rows of a multiple of this many floats, 2 KiB, meet in few lines of the first-level cache: they
   * lie a cache line further apart.
   */
  private static final int CROWDED = 512;

  /** Floats of a cache line. */
  private static final int LINE = 16;

  private final PackedWeights packedWeights;
  private final Precision precision;
  private final PlanCache plans = new PlanCache();
  private final Workspace workspace = new Workspace();
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
  private final Axpby axpby = new Axpby();

  private final List<Block> allocated = new ArrayList<>();

  /**
   * @param cores that share operations on few rows
   */
  OneDnnKernels(dnnl_engine engine, PackedWeights packedWeights, Precision precision, int cores) {
    this.packedWeights = packedWeights;
    this.precision = precision;
    this.dnnl = new Dnnl(engine, workspace);
    this.lanes = new Lanes(engine, cores);
    this.conversion = new Conversion(dnnl, plans);
    Constants constants = new Constants(workspace);
    this.layerNorm = new LayerNorm(dnnl, plans, workspace);
    this.linear = new Linear(dnnl, plans, workspace, matmul(constants));
    this.attention = new Attention(dnnl, plans, workspace, constants, precision);
    this.cachedAttention = new CachedAttention(lanes, plans, workspace, conversion);
    this.crossEntropy = new CrossEntropy(dnnl, plans, workspace);
  }

  private Matmul matmul(Constants constants) {
    return switch (precision) {
      case FLOAT32 ->
          new FloatMatmul(dnnl, packedWeights, constants, lanes, OneDnnBackend.hasAvx512());
      case BF16 -> new Bf16Matmul(dnnl, packedWeights, constants, workspace, lanes);
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

  @Override
  public Tensor allocateRows(long rows, long columns) {
    if (precision != Precision.FLOAT32 || columns % CROWDED != 0) {
      return allocateOperand(rows, columns);
    }
    return allocate(Tensor.Type.FLOAT32, rows, columns + LINE).columns(0, columns);
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
      Tensor floats = floats(values.length);
      floats.values().write(0, values, 0, values.length);
      conversion.convert(tensor.view(0, 1, values.length), floats);
    } else {
      tensor.values().write(0, values, 0, values.length);
    }
    changed(tensor);
  }

  @Override
  public float[] download(Tensor tensor) {
    int length = Math.toIntExact(tensor.length());
    float[] values = new float[length];
    if (tensor.isBf16()) {
      Tensor floats = floats(length);
      conversion.convert(floats, tensor.view(0, 1, length));
      floats.values().read(0, values, 0, length);
    } else {
      tensor.values().read(0, values, 0, length);
    }
    return values;
  }

  /** A temporary [1,count]. */
  private Tensor floats(int count) {
    return workspace.take(Workspace.Slot.FLOATS, Tensor.Type.FLOAT32, 1, count);
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
        out.values(),
        tokens,
        tokenTable.values(),
        positionTable.values(),
        out.columns(),
        length,
        firstPosition);
  }

  @Override
  public void embeddingBackward(
      Tensor dTokenTable, Tensor dPositionTable, Tensor dOut, int[] tokens, int length) {
    embedding.backward(
        dTokenTable.values(),
        dPositionTable.values(),
        dOut.values(),
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
      int rows,
      boolean add) {
    if (!add) {
      zero(dWeight);
      if (dBias != null) {
        zero(dBias);
      }
    }
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
  public void matmul(
      Tensor out,
      Tensor a,
      boolean transposeA,
      Tensor b,
      boolean transposeB,
      float alpha,
      float beta) {
    Tensor left = transposeA ? a.transposed() : a;
    Tensor right = transposeB ? b.transposed() : b;
    new Gemm(out, left, right, alpha, beta).run();
    changed(out);
  }

  @Override
  public void axpby(Tensor out, Tensor x, float alpha, float beta) {
    axpby.update(out.values(), x.values(), alpha, beta);
    changed(out);
  }

  @Override
  public double squaredNorm(List<Tensor> gradients) {
    return adamW.squaredNorm(allValues(gradients));
  }

  @Override
  public void adamW(
      Tensor parameters, List<Tensor> gradients, Tensor moment1, Tensor moment2, AdamWStep step) {
    adamW.update(
        parameters.values(), allValues(gradients), moment1.values(), moment2.values(), step);
    changed(parameters);
  }

  /** Whoever multiplies with it next has to see the new values. */
  private void changed(Tensor tensor) {
    packedWeights.changed(tensor);
  }

  @Override
  public void close() {
    plans.close();
    lanes.close();
    workspace.close();
    dnnl.close();
    allocated.forEach(Block::close);
    allocated.clear();
  }

  private static List<Values> allValues(List<Tensor> tensors) {
    List<Values> all = new ArrayList<>();
    for (Tensor tensor : tensors) {
      all.add(tensor.values());
    }
    return all;
  }
}
