package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.MemoryCount;

/** Counts the bytes that tensors would take of an {@link Arena}, and allocates none. */
final class ArenaCount implements MemoryCount {
  /** What sums of parts take, whatever the model: a few for each multiprocessor. */
  private static final long PARTIAL_SUMS = 64L << 20;

  private static final Object TENSOR = "a tensor that is not there";

  private final ElementType operandType;
  private long bytes;

  ArenaCount(ElementType operandType) {
    this.operandType = operandType;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Object allocate(long... shape) {
    return allocate(ElementType.FLOAT32, shape);
  }

  @Override
  public Object allocateOperand(long... shape) {
    return allocate(operandType, shape);
  }

  @Override
  public Object allocateOperandGradient(long... shape) {
    return allocateOperand(shape);
  }

  private Object allocate(ElementType type, long... shape) {
    long size = Math.multiplyExact(DeviceTensor.size(shape), type.bytes());
    bytes = Math.addExact(bytes, Arena.rounded(size));
    return TENSOR;
  }

  @Override
  public Object view(Object tensor, long offset, long... shape) {
    return TENSOR;
  }

  @Override
  public long attentionStateSize(int batch, int length, int heads) {
    return Attention.stateSize(batch, length, heads);
  }

  @Override
  public void addRounded(long parameters) {
    if (operandType == ElementType.BF16) {
      allocateOperand(parameters);
    }
  }

  /** A gradient of the widest layer, and sums of parts. */
  @Override
  public void addScratch(int symbols, int channels, int rows) {
    allocateOperand(rows, Math.max(symbols, 4L * channels));
    bytes += PARTIAL_SUMS;
  }
}
