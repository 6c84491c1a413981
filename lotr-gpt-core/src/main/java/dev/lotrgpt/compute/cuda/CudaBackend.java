package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;

/** NVIDIA GPUs through their driver, with kernels of our own that NVRTC compiles for each. */
public final class CudaBackend implements Backend<DeviceTensor> {
  public static final String NAME = "cuda";

  /** What is asked of the driver at a time. */
  private static final long ARENA_BLOCK = 32L << 20;

  private final Device device;
  private final ComputeCapability capability;
  private final DeviceStream stream;
  private final KernelLibrary library;

  /**
   * @param ordinal of the GPU
   */
  CudaBackend(int ordinal, KernelSources sources, CubinCache cache) {
    this.device = Device.open(ordinal);
    this.capability = Device.computeCapability(ordinal);
    this.stream = new DeviceStream(device);
    this.library = new KernelLibrary(device, capability, sources, cache);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return device.name()
        + " (compute capability "
        + capability
        + "), own kernels; tested on a stand-in, not timed";
  }

  /** The GPU does one thing after the other; one thread feeds it. */
  @Override
  public int drivers(int cores) {
    return 1;
  }

  @Override
  public boolean isInHostMemory() {
    return false;
  }

  @Override
  public Kernels<DeviceTensor> kernels() {
    return new CudaKernels(stream, library, ARENA_BLOCK);
  }

  @Override
  public void close() {
    stream.synchronize();
    library.close();
    stream.close();
    device.close();
  }
}
