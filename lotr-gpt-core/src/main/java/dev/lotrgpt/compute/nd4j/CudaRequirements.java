package dev.lotrgpt.compute.nd4j;

import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.nvidia.Gpu;
import dev.lotrgpt.compute.nvidia.GpuProbe;
import dev.lotrgpt.compute.nvidia.Version;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether nd4j-cuda-11.6 can run here, found out before ND4J loads it: on a GPU that it has no code
 * for, it would fail in the middle of things or fall back to the CPU without a word.
 *
 * <p>Its library holds machine code for compute capability 3.7 to 8.6, which runs on 8.9 as well,
 * and no PTX that a driver could compile for anything newer. Any driver of the CUDA 11 family or
 * later will do (NVIDIA's "minor version compatibility"): CUDA 11 needs 450.80.02 on Linux and
 * 452.39 on Windows.
 */
final class CudaRequirements {
  private static final Version OLDEST_GPU = new Version("3.7");
  private static final Version NEWEST_GPU = new Version("8.9");
  private static final Version LINUX_DRIVER = new Version("450.80");
  private static final Version WINDOWS_DRIVER = new Version("452.39");

  private final GpuProbe probe;
  private final Version oldestDriver;

  CudaRequirements(GpuProbe probe) {
    this.probe = probe;
    this.oldestDriver =
        System.getProperty("os.name").startsWith("Windows") ? WINDOWS_DRIVER : LINUX_DRIVER;
  }

  /**
   * @throws BackendUnavailableException if no GPU here will do; says what is needed and what there
   *     is
   */
  void check() throws BackendUnavailableException {
    String found;
    try {
      List<Gpu> gpus = probe.gpus();
      if (gpus.stream().anyMatch(this::usable)) {
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
        "nd4j-cuda-11.6",
        "needs an NVIDIA GPU of the generations Kepler to Ada (compute capability "
            + OLDEST_GPU
            + " to "
            + NEWEST_GPU
            + "; not Hopper or Blackwell) with driver "
            + oldestDriver
            + " or later; found: "
            + found,
        "build without the profile nd4j-cuda to train on the CPU");
  }

  private boolean usable(Gpu gpu) {
    if (gpu.driver().compareTo(oldestDriver) < 0) {
      return false;
    }
    if (gpu.computeCapability().isEmpty()) {
      // Drivers that cannot say are older than Hopper.
      return true;
    }
    Version capability = gpu.computeCapability().get();
    return capability.compareTo(OLDEST_GPU) >= 0 && capability.compareTo(NEWEST_GPU) <= 0;
  }
}
