package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nvidia.Version;
import java.nio.file.Path;

/** NVIDIA GPUs through their driver, with kernels of our own that NVRTC compiles for each. */
public final class CudaBackend implements Backend<DeviceTensor> {
  static final String NAME = "cuda";

  /** What is asked of the driver at a time. */
  private static final long ARENA_BLOCK = 32L << 20;

  private final Device device;
  private final Version capability;
  private final Precision precision;
  private final DeviceStream stream;
  private final KernelLibrary library;

  /**
   * @param ordinal of the GPU
   */
  CudaBackend(int ordinal, Precision precision, KernelSources sources, CubinCache cache) {
    this.precision = precision;
    this.device = Device.open(ordinal);
    this.capability = Device.computeCapability(ordinal);
    this.stream = new DeviceStream(device);
    this.library = new KernelLibrary(device, capability, sources, cache);
  }

  /**
   * Opens the fastest GPU that will do.
   *
   * @param cubins where to keep what was compiled
   * @throws BackendUnavailableException if the driver shows none
   */
  static Backend<?> open(Version oldest, Precision precision, Path cubins)
      throws BackendUnavailableException {
    for (int ordinal = 0; ordinal < Device.count(); ordinal++) {
      if (Device.computeCapability(ordinal).compareTo(oldest) >= 0) {
        return new CudaBackend(
            ordinal, precision, new KernelSources(), new CubinCache(new Compiler(), cubins));
      }
    }
    throw new BackendUnavailableException(
        "the driver shows no GPU of compute capability "
            + oldest
            + " or later to this process; see CUDA_VISIBLE_DEVICES");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Precision precision() {
    return precision;
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
    return new CudaKernels(stream, library, precision, ARENA_BLOCK);
  }

  /** What all kernels of this backend are queued in. */
  DeviceStream stream() {
    return stream;
  }

  KernelLibrary library() {
    return library;
  }

  @Override
  public void close() {
    stream.synchronize();
    library.close();
    stream.close();
    device.close();
  }
}
