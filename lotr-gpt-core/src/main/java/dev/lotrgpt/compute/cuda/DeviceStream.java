package dev.lotrgpt.compute.cuda;

import static org.bytedeco.cuda.global.cudart.CU_STREAM_NON_BLOCKING;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;
import static org.bytedeco.cuda.global.cudart.cuMemcpyDtoHAsync;
import static org.bytedeco.cuda.global.cudart.cuMemcpyHtoDAsync;
import static org.bytedeco.cuda.global.cudart.cuMemsetD8Async;
import static org.bytedeco.cuda.global.cudart.cuStreamCreate;
import static org.bytedeco.cuda.global.cudart.cuStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cuStreamSynchronize;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * What a GPU has to do, one thing after the other. Nothing waits but {@link #synchronize}, so that
 * all else can be captured as a graph.
 */
final class DeviceStream implements AutoCloseable {
  private static final PointerPointer<Pointer> NO_EXTRAS = new PointerPointer<>();

  private final Device device;
  private final CUstream_st handle = new CUstream_st();

  /** Host memory that the driver may still have to read. */
  private final Queue<Pointer> uploads = new ConcurrentLinkedQueue<>();

  DeviceStream(Device device) {
    this.device = device;
    device.use();
    Driver.check(cuStreamCreate(handle, CU_STREAM_NON_BLOCKING), "cuStreamCreate");
  }

  CUstream_st handle() {
    return handle;
  }

  Device device() {
    return device;
  }

  void zero(long address, long bytes) {
    device.use();
    Driver.check(
        cuMemsetD8Async(address, (byte) 0, bytes, handle),
        "cuMemsetD8Async of " + bytes + " bytes");
  }

  /**
   * @param from host memory, which is freed once the copy is known to be done
   */
  void upload(long address, Pointer from, long bytes) {
    device.use();
    Driver.check(
        cuMemcpyHtoDAsync(address, from, bytes, handle),
        "cuMemcpyHtoDAsync of " + bytes + " bytes");
    uploads.add(from);
  }

  /** What is at the address is in {@code to} after {@link #synchronize}. */
  void download(Pointer to, long address, long bytes) {
    device.use();
    Driver.check(cuMemcpyDtoHAsync(to, address, bytes, handle), "cuMemcpyDtoHAsync of " + bytes);
  }

  void launch(
      KernelFunction function, int gridX, int gridY, int gridZ, int block, PointerPointer<?> p) {
    device.use();
    Driver.check(
        cuLaunchKernel(
            function.handle(), gridX, gridY, gridZ, block, 1, 1, 0, handle, p, NO_EXTRAS),
        "the kernel " + function.name());
  }

  /** Waits until all is done. */
  synchronized void synchronize() {
    device.use();
    // What others add meanwhile may still be on its way when this returns.
    int done = uploads.size();
    Driver.check(cuStreamSynchronize(handle), "cuStreamSynchronize");
    for (int i = 0; i < done; i++) {
      uploads.remove().close();
    }
  }

  @Override
  public void close() {
    device.use();
    Driver.check(cuStreamDestroy(handle), "cuStreamDestroy");
  }
}
