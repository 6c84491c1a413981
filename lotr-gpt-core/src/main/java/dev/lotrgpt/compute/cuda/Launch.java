package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Dropout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * The parameters of one kernel after another, in the order of its declaration. The driver copies
 * them at the launch, so the memory is used again. For one thread.
 */
final class Launch implements AutoCloseable {
  private static final int MAX_PARAMETERS = 32;
  private static final int MAX_BYTES = 1024;

  private final DeviceStream stream;
  private final long dropoutKey;
  private final BytePointer memory = new BytePointer(MAX_BYTES);
  private final ByteBuffer bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
  private final PointerPointer<Pointer> parameters = new PointerPointer<>(MAX_PARAMETERS);
  private KernelFunction function;
  private int count;

  Launch(DeviceStream stream) {
    this(stream, 0);
  }

  /**
   * @param dropoutKey the address of the key that those of all sites are made of on the device; 0:
   *     each mask has its own
   */
  Launch(DeviceStream stream, long dropoutKey) {
    this.stream = stream;
    this.dropoutKey = dropoutKey;
  }

  DeviceStream stream() {
    return stream;
  }

  /** A parameter that is a struct of the kernels. */
  interface Struct {
    /** Writes its fields, whose order leaves no gaps. */
    void write(ByteBuffer to, Launch launch);
  }

  Launch of(KernelFunction kernel) {
    stream.settle();
    function = kernel;
    count = 0;
    bytes.clear();
    return this;
  }

  private ByteBuffer next() {
    bytes.position((bytes.position() + Long.BYTES - 1) / Long.BYTES * Long.BYTES);
    parameters.put(count++, memory.getPointer(bytes.position()));
    return bytes;
  }

  Launch address(long address) {
    next().putLong(address);
    return this;
  }

  /**
   * @param tensor or null for a null pointer
   */
  Launch tensor(DeviceTensor tensor) {
    return address(tensor == null ? 0 : tensor.address());
  }

  Launch integer(int value) {
    next().putInt(value);
    return this;
  }

  Launch wide(long value) {
    next().putLong(value);
    return this;
  }

  Launch number(float value) {
    next().putFloat(value);
    return this;
  }

  Launch number(double value) {
    next().putDouble(value);
    return this;
  }

  Launch struct(Struct value) {
    value.write(next(), this);
    return this;
  }

  Launch dropout(Dropout dropout) {
    return struct((to, launch) -> launch.write(dropout, to));
  }

  void write(Dropout dropout, ByteBuffer to) {
    long key = dropoutKey == 0 ? dropout.key() : dropout.site();
    to.putInt(dropout.threshold())
        .putFloat(dropout.scale())
        .putInt((int) key)
        .putInt((int) (key >>> 32))
        .putLong(dropoutKey);
  }

  /** Runs the kernel on so many blocks of threads. */
  void run(int gridX, int gridY, int gridZ, int block) {
    stream.launch(function, gridX, gridY, gridZ, block, parameters);
  }

  /** A thread for each of {@code elements}, in blocks of 256. */
  void runElementwise(long elements) {
    run(Math.toIntExact(blocks(elements, 256)), 1, 1, 256);
  }

  static int blocks(int elements, int perBlock) {
    return Math.toIntExact(blocks((long) elements, perBlock));
  }

  private static long blocks(long elements, int perBlock) {
    return (elements + perBlock - 1) / perBlock;
  }

  @Override
  public void close() {
    parameters.close();
    memory.close();
  }
}
