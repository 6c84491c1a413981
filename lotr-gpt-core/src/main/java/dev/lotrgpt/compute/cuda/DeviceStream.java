package dev.lotrgpt.compute.cuda;

import static org.bytedeco.cuda.global.cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static org.bytedeco.cuda.global.cudart.CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION;
import static org.bytedeco.cuda.global.cudart.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;
import static org.bytedeco.cuda.global.cudart.CU_STREAM_NON_BLOCKING;
import static org.bytedeco.cuda.global.cudart.cuFuncSetAttribute;
import static org.bytedeco.cuda.global.cudart.cuGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cuGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cuGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cuGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernelEx;
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
import org.bytedeco.cuda.cudart.CUlaunchAttribute;
import org.bytedeco.cuda.cudart.CUlaunchConfig;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * What a GPU has to do, one thing after the other. Nothing waits but {@link #synchronize}, so that
 * all else can be captured as a graph.
 */
final class DeviceStream implements AutoCloseable {
  private static final PointerPointer<Pointer> NO_EXTRAS = new PointerPointer<>();

  /**
   * Whether kernels are launched while the one before them still runs, where the GPU can: each of
   * them waits by itself, {@code dependency.cuh}. It saves a gap of a microsecond or so.
   */
  private static final boolean OVERLAPS = true;

  private final Device device;
  private final CUstream_st handle = new CUstream_st();
  private final CUlaunchAttribute overlapping = new CUlaunchAttribute();
  private final CUlaunchConfig config = new CUlaunchConfig();
  private final boolean overlaps;

  /** Whether a kernel was the last that this stream was given: nothing else lets one begin. */
  private volatile boolean afterKernel;

  /** Host memory that the driver may still have to read. */
  private final Queue<Pointer> uploads = new ConcurrentLinkedQueue<>();

  DeviceStream(Device device) {
    this.device = device;
    device.use();
    Driver.check(cuStreamCreate(handle, CU_STREAM_NON_BLOCKING), "cuStreamCreate");
    overlaps = OVERLAPS && device.overlapsKernels();
    overlapping.id(CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION);
    overlapping.value().programmaticStreamSerializationAllowed(1);
    config.hStream(handle).attrs(overlapping).blockDimY(1).blockDimZ(1).sharedMemBytes(0);
  }

  CUstream_st handle() {
    return handle;
  }

  Device device() {
    return device;
  }

  /** Something that is no kernel. */
  private void begin() {
    device.use();
    afterKernel = false;
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

  void launch(
      KernelFunction function,
      int gridX,
      int gridY,
      int gridZ,
      int block,
      int sharedBytes,
      PointerPointer<?> p) {
    device.use();
    if (sharedBytes > 0) {
      Driver.check(
          cuFuncSetAttribute(
              function.handle(), CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, sharedBytes),
          "cuFuncSetAttribute of " + function.name());
    }
    synchronized (config) {
      config.gridDimX(gridX).gridDimY(gridY).gridDimZ(gridZ).blockDimX(block);
      config.sharedMemBytes(sharedBytes);
      config.numAttrs(overlaps && afterKernel ? 1 : 0);
      Driver.check(
          cuLaunchKernelEx(config, function.handle(), p, NO_EXTRAS),
          "the kernel " + function.name());
    }
    afterKernel = true;
  }

  /** What {@code work} would have this stream do, to be done by {@link #launch(CUgraphExec_st)}. */
  CUgraphExec_st capture(Runnable work) {
    begin();
    CUgraph_st graph = new CUgraph_st();
    Driver.check(
        cuStreamBeginCapture(handle, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), "cuStreamBeginCapture");
    try {
      work.run();
    } finally {
      afterKernel = false;
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
    config.close();
    overlapping.close();
  }
}
