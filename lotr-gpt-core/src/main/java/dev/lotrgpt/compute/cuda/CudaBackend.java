package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.DeviceBackend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.MemoryCount;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nvidia.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** NVIDIA GPUs through their driver, with kernels of our own that NVRTC compiles for each. */
public final class CudaBackend implements DeviceBackend<DeviceTensor> {
  static final String NAME = "cuda";

  /** What is asked of the driver at a time, in bytes. */
  static final long ARENA_BLOCK = 32L << 20;

  private final Device device;
  private final Version capability;
  private final Precision precision;
  private final DeviceStream stream;
  private final KernelLibrary library;
  private final long arenaBlock;

  /**
   * @param ordinal of the GPU
   */
  CudaBackend(int ordinal, Precision precision, KernelSources sources, CubinCache cache) {
    this(ordinal, precision, sources, cache, ARENA_BLOCK);
  }

  /**
   * @param arenaBlock what is asked of the driver at a time, in bytes
   */
  CudaBackend(
      int ordinal, Precision precision, KernelSources sources, CubinCache cache, long arenaBlock) {
    this.arenaBlock = arenaBlock;
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
  static CudaBackend open(Version oldest, Precision precision, Path cubins)
      throws BackendUnavailableException {
    for (int ordinal = 0; ordinal < Device.count(); ordinal++) {
      if (Device.computeCapability(ordinal).compareTo(oldest) >= 0) {
        return new CudaBackend(
            ordinal, precision, new KernelSources(), new CubinCache(new Compiler(), cubins));
      }
    }
    throw new BackendUnavailableException(
        "the driver",
        "shows no GPU of compute capability " + oldest + " or later to this process",
        "see CUDA_VISIBLE_DEVICES");
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
    return device.name() + " (compute capability " + capability + "), own kernels";
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
    Arena arena = new Arena(stream, arenaBlock);
    Workspace workspace = new Workspace(library, new Launch(stream), new Scratch(arena));
    return new CudaKernels(stream, precision, arena, workspace);
  }

  @Override
  public CudaQueue queue(int maxBatch, int maxLength) {
    return new CudaQueue(device, library, precision, arenaBlock, maxBatch, maxLength);
  }

  @Override
  public MemoryCount memoryCount() {
    return new ArenaCount(precision == Precision.BF16 ? ElementType.BF16 : ElementType.FLOAT32);
  }

  @Override
  public long freeMemory() {
    return device.freeMemory();
  }

  @Override
  public List<String> details() {
    return List.of(
        "GPU: " + device.name(),
        "compute capability " + capability + ", " + device.multiprocessors() + " multiprocessors",
        "driver for CUDA " + Device.driverVersion() + ", NVRTC " + new Compiler().version(),
        String.format(
            Locale.ROOT,
            "memory: %,d MiB, %,d MiB of it free",
            device.totalMemory() >> 20,
            device.freeMemory() >> 20));
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
