package dev.lotrgpt.compute.cuda;

import static org.bytedeco.cuda.global.cudart.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;
import static org.bytedeco.cuda.global.cudart.CU_STREAM_NON_BLOCKING;
import static org.bytedeco.cuda.global.cudart.cuGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cuGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cuGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cuGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;
import static org.bytedeco.cuda.global.cudart.cuMemcpyDtoHAsync;
import static org.bytedeco.cuda.global.cudart.cuMemcpyHtoDAsync;
import static org.bytedeco.cuda.global.cudart.cuMemsetD8Async;
import static org.bytedeco.cuda.global.cudart.cuStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cuStreamCreate;
import static org.bytedeco.cuda.global.cudart.cuStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cuStreamEndCapture;
import static org.bytedeco.cuda.global.cudart.cuStreamSynchronize;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
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

  /** Goes before the next thing that this stream is given; null: nothing does. */
  private Runnable deferred;

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

  /**
   * Has {@code work} give this stream what it has to, right before the stream is given anything
   * else, read from or has all that it captures. Until then it may be {@linkplain #takeBack taken
   * back} by what can do the same together with something else.
   */
  void defer(Runnable work) {
    settle();
    deferred = work;
  }

  /**
   * @return whether it had still to be done, and is left to the caller now
   */
  boolean takeBack(Runnable work) {
    boolean waits = deferred == work;
    if (waits) {
      deferred = null;
    }
    return waits;
  }

  /** Has what was deferred done now. */
  void settle() {
    Runnable work = deferred;
    deferred = null;
    if (work != null) {
      work.run();
    }
  }

  private void begin() {
    settle();
    device.use();
  }

  void zero(long address, long bytes) {
    begin();
    Driver.check(
        cuMemsetD8Async(address, (byte) 0, bytes, handle),
        "cuMemsetD8Async of " + bytes + " bytes");
  }

  /**
   * @param from host memory, which is freed once the copy is known to be done
   */
  void upload(long address, Pointer from, long bytes) {
    begin();
    Driver.check(
        cuMemcpyHtoDAsync(address, from, bytes, handle),
        "cuMemcpyHtoDAsync of " + bytes + " bytes");
    uploads.add(from);
  }

  /** What is at the address is in {@code to} after {@link #synchronize}. */
  void download(Pointer to, long address, long bytes) {
    begin();
    Driver.check(cuMemcpyDtoHAsync(to, address, bytes, handle), "cuMemcpyDtoHAsync of " + bytes);
  }

  /** A kernel; what was deferred has been done when its parameters are {@link Launch#of put}. */
  void launch(
      KernelFunction function, int gridX, int gridY, int gridZ, int block, PointerPointer<?> p) {
    device.use();
    Driver.check(
        cuLaunchKernel(
            function.handle(), gridX, gridY, gridZ, block, 1, 1, 0, handle, p, NO_EXTRAS),
        "the kernel " + function.name());
  }

  /** What {@code work} would have this stream do, to be done by {@link #launch(CUgraphExec_st)}. */
  CUgraphExec_st capture(Runnable work) {
    begin();
    CUgraph_st graph = new CUgraph_st();
    Driver.check(
        cuStreamBeginCapture(handle, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), "cuStreamBeginCapture");
    try {
      work.run();
      settle();
    } finally {
      Driver.check(cuStreamEndCapture(handle, graph), "cuStreamEndCapture");
    }
    CUgraphExec_st executable = new CUgraphExec_st();
    Driver.check(cuGraphInstantiate(executable, graph, 0), "cuGraphInstantiate");
    Driver.check(cuGraphDestroy(graph), "cuGraphDestroy");
    return executable;
  }

  void launch(CUgraphExec_st graph) {
    begin();
    Driver.check(cuGraphLaunch(graph, handle), "cuGraphLaunch");
  }

  void destroy(CUgraphExec_st graph) {
    device.use();
    Driver.check(cuGraphExecDestroy(graph), "cuGraphExecDestroy");
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
