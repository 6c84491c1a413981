package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nvidia.Gpu;
import dev.lotrgpt.compute.nvidia.GpuProbe;
import dev.lotrgpt.compute.nvidia.Version;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a GPU here can run the kernels, found out before CUDA is loaded: without a driver its
 * bindings end in errors of the linker.
 */
final class GpuRequirements {
  /** Turing; the oldest that CUDA 13 knows. */
  private static final Version FLOAT32_GPU = new Version("7.5");

  /** Ampere: tensor cores for bf16, and copies into shared memory that do not wait. */
  private static final Version BF16_GPU = new Version("8.0");

  /** The first of CUDA 13. */
  private static final Version DRIVER = new Version("580");

  /** MiB that even a small model is not to go below; its own need is predicted later. */
  private static final long FREE_MEMORY = 1024;

  private final GpuProbe probe;

  GpuRequirements(GpuProbe probe) {
    this.probe = probe;
  }

  static Version oldestGpu(Precision precision) {
    return precision == Precision.BF16 ? BF16_GPU : FLOAT32_GPU;
  }

  /**
   * @throws BackendUnavailableException if no GPU here will do; says what is needed and what there
   *     is
   */
  void check(Precision precision) throws BackendUnavailableException {
    String found;
    try {
      List<Gpu> gpus = probe.gpus();
      if (gpus.stream().anyMatch(gpu -> isUsable(gpu, precision))) {
        return;
      }
      found =
          gpus.isEmpty()
              ? "nvidia-smi lists none"
              : gpus.stream().map(Gpu::toString).collect(Collectors.joining(", "));
    } catch (IOException e) {
      found = "none (" + e.getMessage() + ")";
    }
    throw new BackendUnavailableException(
        precision.toString(),
        "needs an NVIDIA GPU of compute capability "
            + oldestGpu(precision)
            + " or later with driver "
            + DRIVER
            + " or later and "
            + FREE_MEMORY
            + " MiB free; found: "
            + found,
        "train on the CPU, or see docs/gpu.md");
  }

  private static boolean isUsable(Gpu gpu, Precision precision) {
    return gpu.driver().compareTo(DRIVER) >= 0
        && gpu.computeCapability().filter(c -> c.compareTo(oldestGpu(precision)) >= 0).isPresent()
        && gpu.freeMemory().orElse(FREE_MEMORY) >= FREE_MEMORY;
  }
}
