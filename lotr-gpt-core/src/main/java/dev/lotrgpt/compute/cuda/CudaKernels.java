package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Operations as own CUDA kernels, a class and a file for each kind. They are queued in one stream;
 * only {@link #download} and {@link #squaredNorm}, which give something to the host, wait for it.
 */
class CudaKernels implements Kernels<DeviceTensor> {
  private final DeviceStream stream;
  private final ElementType operandType;
  private final Arena arena;
  private final Launch launch;
  private final Scratch scratch;
  private final RoundedCopy rounded;
  private final Embedding embedding;
  private final LayerNorm layerNorm;
  private final Linear linear;
  private final Activations activations;
  private final Matmul matmul;
  private final Attention floatAttention;
  private final Attention bf16Attention;
  private final CachedAttention cachedAttention;
  private final CrossEntropy crossEntropy;
  private final AdamW adamW;

  /** The last one, which the next operation may go on with while its rows are read. */
  private DeferredNorm norm;

  private record DeferredNorm(LayerNorm layerNorm, LayerNorm.Backward pass) implements Runnable {
    @Override
    public void run() {
      layerNorm.backward(pass);
    }
  }

  /**
   * @param arena what tensors are allocated in, freed when these kernels are closed
   */
  CudaKernels(DeviceStream stream, Precision precision, Arena arena, Workspace workspace) {
    this.stream = stream;
    this.arena = arena;
    this.launch = workspace.launch();
    this.scratch = workspace.scratch();
    this.rounded = workspace.rounded();
    PartialSums partialSums = new PartialSums(workspace);
    this.embedding = new Embedding(workspace, partialSums);
    FloatProducts floatProducts = new FloatProducts(workspace, partialSums);
    Products products =
        switch (precision) {
          case FLOAT32 -> floatProducts;
          case BF16 -> new Bf16Products(workspace, partialSums);
        };
    this.operandType = products.gradientType();
    this.layerNorm = new LayerNorm(workspace, partialSums, operandType);
    this.linear = new Linear(workspace, products, partialSums);
    this.activations = new Activations(workspace);
    this.matmul = new Matmul(workspace, floatProducts);
    this.floatAttention = new FloatAttention(workspace);
    this.bf16Attention = new Bf16Attention(workspace);
    this.cachedAttention = new CachedAttention(workspace);
    this.crossEntropy = new CrossEntropy(workspace);
    this.adamW = new AdamW(workspace);
  }

  @Override
  public DeviceTensor allocate(long... shape) {
    return allocate(ElementType.FLOAT32, shape);
  }

  @Override
  public DeviceTensor allocateOperand(long... shape) {
    return allocate(operandType, shape);
  }

  @Override
  public DeviceTensor allocateOperandGradient(long... shape) {
    return allocateOperand(shape);
  }

  final DeviceTensor allocate(ElementType type, long... shape) {
    long bytes = DeviceTensor.size(shape) * type.bytes();
    DeviceTensor tensor = new DeviceTensor(arena.take(bytes), type, shape);
    zero(tensor);
    return tensor;
  }

  @Override
  public DeviceTensor view(DeviceTensor tensor, long offset, long... shape) {
    return tensor.view(offset, shape);
  }

  @Override
  public void upload(DeviceTensor tensor, float[] values) {
    if (values.length != tensor.size()) {
      throw new IllegalArgumentException(
          values.length + " values for a tensor of " + tensor.size());
    }
    rounded.written(tensor);
    stream.upload(tensor.address(), toHostMemory(tensor.type(), values), tensor.bytes());
  }

  private static Pointer toHostMemory(ElementType type, float[] values) {
    if (type != ElementType.BF16) {
      return new FloatPointer(values);
    }
    short[] rounded = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = Bf16.round(values[i]);
    }
    return new ShortPointer(rounded);
  }

  @Override
  public float[] download(DeviceTensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    if (tensor.type() == ElementType.BF16) {
      return downloadRounded(tensor, values);
    }
    try (FloatPointer host = new FloatPointer(values.length)) {
      stream.download(host, tensor.address(), tensor.bytes());
      stream.synchronize();
      host.get(values);
    }
    return values;
  }

  private float[] downloadRounded(DeviceTensor tensor, float[] values) {
    short[] rounded = new short[values.length];
    try (ShortPointer host = new ShortPointer(rounded.length)) {
      stream.download(host, tensor.address(), tensor.bytes());
      stream.synchronize();
      host.get(rounded);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = Bf16.value(rounded[i]);
    }
    return values;
  }

  @Override
  public void zero(DeviceTensor tensor) {
    rounded.written(tensor);
    stream.zero(tensor.address(), tensor.bytes());
  }

  @Override
  public void embedding(
      DeviceTensor out,
      int[] tokens,
      DeviceTensor tokenTable,
      DeviceTensor positionTable,
      int length,
      int firstPosition) {
    embedding.forward(out, tokens(tokens), tokenTable, positionTable, length, firstPosition);
  }

  @Override
  public void embeddingBackward(
      DeviceTensor dTokenTable,
      DeviceTensor dPositionTable,
      DeviceTensor dOut,
      int[] tokens,
      int length) {
    embedding.backward(dTokenTable, dPositionTable, dOut, tokens(tokens), length);
  }

  /** A copy on the device, until the next one. */
  DeviceTensor tokens(int[] symbols) {
    return symbols(symbols);
  }

  /** A copy on the device, until the next one. */
  DeviceTensor targets(int[] symbols) {
    return symbols(symbols);
  }

  private DeviceTensor symbols(int[] symbols) {
    long bytes = (long) symbols.length * Integer.BYTES;
    long address = scratch.take(Scratch.Slot.TOKENS, bytes);
    stream.upload(address, new IntPointer(symbols), bytes);
    return new DeviceTensor(address, ElementType.INT32, symbols.length);
  }

  @Override
  public void layerNorm(
      DeviceTensor out,
      DeviceTensor mean,
      DeviceTensor rstd,
      DeviceTensor x,
      DeviceTensor weight,
      DeviceTensor bias,
      int rows) {
    layerNorm.forward(out, mean, rstd, x, weight, bias, rows);
  }

  @Override
  public void layerNormBackward(
      DeviceTensor dx,
      DeviceTensor dWeight,
      DeviceTensor dBias,
      DeviceTensor dOut,
      DeviceTensor x,
      DeviceTensor mean,
      DeviceTensor rstd,
      DeviceTensor weight,
      int rows,
      boolean add) {
    norm =
        new DeferredNorm(
            layerNorm,
            new LayerNorm.Backward(dx, dWeight, dBias, dOut, x, mean, rstd, weight, rows, add));
    stream.defer(norm);
  }

  @Override
  public void linear(
      DeviceTensor out, DeviceTensor x, DeviceTensor weight, DeviceTensor bias, int rows) {
    linear.forward(out, x, weight, rows, Epilogue.bias(bias));
  }

  @Override
  public void linearBackward(
      DeviceTensor dx,
      DeviceTensor dWeight,
      DeviceTensor dBias,
      DeviceTensor dOut,
      DeviceTensor x,
      DeviceTensor weight,
      int rows,
      boolean add) {
    linear.backward(dx, dWeight, dBias, dOut, Linear.Between.NOTHING, x, weight, rows, add);
  }

  @Override
  public void linearActivation(
      DeviceTensor out,
      DeviceTensor before,
      DeviceTensor x,
      DeviceTensor weight,
      DeviceTensor bias,
      Activation activation,
      int rows) {
    if (activation == Activation.RELU) {
      linear.forward(out, x, weight, rows, Epilogue.biasAndRelu(bias));
      return;
    }
    DeviceTensor sums = before == null ? out : before;
    linear.forward(sums, x, weight, rows, Epilogue.bias(bias));
    activations.apply(activation, out, sums, (long) rows * out.columns());
  }

  @Override
  public void linearActivationBackward(
      DeviceTensor dx,
      DeviceTensor dWeight,
      DeviceTensor dBias,
      DeviceTensor dOut,
      DeviceTensor kept,
      DeviceTensor x,
      DeviceTensor weight,
      Activation activation,
      int rows,
      boolean add) {
    linear.backward(
        dx,
        dWeight,
        dBias,
        dOut,
        new Linear.Between(kept, activation, Dropout.NONE),
        x,
        weight,
        rows,
        add);
  }

  @Override
  public void linearResidual(
      DeviceTensor out,
      DeviceTensor residual,
      DeviceTensor x,
      DeviceTensor weight,
      DeviceTensor bias,
      Dropout dropout,
      int rows) {
    linear.forward(out, x, weight, rows, new Epilogue(bias, false, dropout, residual, false));
  }

  @Override
  public void linearResidualBackward(
      DeviceTensor dx,
      DeviceTensor dWeight,
      DeviceTensor dBias,
      DeviceTensor dOut,
      DeviceTensor x,
      DeviceTensor weight,
      Dropout dropout,
      int rows,
      boolean add) {
    boolean passedOn = dropout.isNone() && dOut.type() == operandType;
    if (passedOn || norm == null || !norm.pass().computes(dOut, rows) || !stream.takeBack(norm)) {
      Linear.Between between = new Linear.Between(null, null, dropout);
      linear.backward(dx, dWeight, dBias, dOut, between, x, weight, rows, add);
      return;
    }
    DeviceTensor gradient = linear.newGradient(rows, dOut.columns());
    layerNorm.backward(norm.pass(), new LayerNorm.Branch(gradient, dBias, dropout, add));
    linear.backward(dx, dWeight, gradient, x, weight, rows, add);
  }

  @Override
  public long attentionStateSize(int batch, int length, int heads) {
    return Attention.stateSize(batch, length, heads);
  }

  /** What there is of weights at a time is in the multiprocessors' own memory. */
  @Override
  public long attentionScratchSize(int batch, int length, int heads) {
    return 0;
  }

  private Attention attention(DeviceTensor qkv) {
    return qkv.type() == ElementType.BF16 ? bf16Attention : floatAttention;
  }

  private static Attention.Shape shape(
      DeviceTensor out, int batch, int length, int heads, Dropout dropout) {
    return new Attention.Shape(batch, length, heads, out.columns() / heads, dropout);
  }

  @Override
  public void attention(
      DeviceTensor out,
      DeviceTensor state,
      DeviceTensor qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    attention(qkv).forward(out, state, qkv, shape(out, batch, length, heads, dropout));
  }

  @Override
  public void attentionBackward(
      DeviceTensor dQkv,
      DeviceTensor dOut,
      DeviceTensor out,
      DeviceTensor state,
      DeviceTensor qkv,
      int batch,
      int length,
      int heads,
      Dropout dropout) {
    attention(qkv).backward(dQkv, dOut, out, state, qkv, shape(out, batch, length, heads, dropout));
  }

  @Override
  public void cachedAttention(
      DeviceTensor out,
      DeviceTensor keys,
      DeviceTensor values,
      DeviceTensor qkv,
      int position,
      int rows,
      int heads) {
    cachedAttention.run(out, keys, values, qkv, position, rows, heads);
  }

  @Override
  public void crossEntropy(
      DeviceTensor losses, DeviceTensor dLogits, DeviceTensor logits, int[] targets, float scale) {
    crossEntropy.run(losses, dLogits, logits, targets(targets), scale);
  }

  @Override
  public void matmul(
      DeviceTensor out,
      DeviceTensor a,
      boolean transposeA,
      DeviceTensor b,
      boolean transposeB,
      float alpha,
      float beta) {
    rounded.written(out);
    matmul.run(out, a, transposeA, b, transposeB, alpha, beta);
  }

  @Override
  public void axpby(DeviceTensor out, DeviceTensor x, float alpha, float beta) {
    rounded.written(out);
    matmul.add(out, x, alpha, beta);
  }

  @Override
  public double squaredNorm(List<DeviceTensor> gradients) {
    long norm = adamW.squaredNorm(gradients);
    try (DoublePointer host = new DoublePointer(1)) {
      stream.download(host, norm, Double.BYTES);
      stream.synchronize();
      return host.get();
    }
  }

  @Override
  public void adamW(
      DeviceTensor parameters,
      List<DeviceTensor> gradients,
      DeviceTensor moment1,
      DeviceTensor moment2,
      AdamWStep step) {
    adamW.update(parameters, gradients, moment1, moment2, step);
  }

  @Override
  public void close() {
    stream.settle();
    arena.close();
    launch.close();
  }
}
