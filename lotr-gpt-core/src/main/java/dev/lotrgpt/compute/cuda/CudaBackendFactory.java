package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.BackendFactory;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nvidia.GpuProbe;
import java.nio.file.Path;

/**
 * Opens {@link CudaBackend} where the bindings of CUDA are on the class path and a GPU is there.
 */
public final class CudaBackendFactory implements BackendFactory {
  private static final String BINDINGS = "org/bytedeco/cuda/global/cudart.class";

  private final ClassLoader classPath;
  private final GpuRequirements requirements;
  private final Path cubins;

  public CudaBackendFactory() {
    this(
        CudaBackendFactory.class.getClassLoader(),
        new GpuRequirements(GpuProbe.nvidiaSmi()),
        Path.of(System.getProperty("user.home"), ".cache", "lotr-gpt", "cubins"));
  }

  /**
   * @param cubins where to keep what was compiled
   */
  CudaBackendFactory(ClassLoader classPath, GpuRequirements requirements, Path cubins) {
    this.classPath = classPath;
    this.requirements = requirements;
    this.cubins = cubins;
  }

  /** Its dropout masks are others than a CPU's: its runs are runs of their own. */
  @Override
  public boolean isPickedByAuto() {
    return false;
  }

  @Override
  public String name() {
    return CudaBackend.NAME;
  }

  @Override
  public CudaBackend open(Precision precision, int threads) throws BackendUnavailableException {
    if (classPath.getResource(BINDINGS) == null) {
      throw new BackendUnavailableException(
          "cuda",
          "is not in this build",
          "for an NVIDIA GPU add it with the profile cuda (-Pcuda)");
    }
    requirements.check(precision);
    try {
      return CudaBackend.open(GpuRequirements.oldestGpu(precision), precision, cubins);
    } catch (LinkageError | RuntimeException e) {
      throw new BackendUnavailableException(
          "CUDA",
          "does not load (" + String.valueOf(e).lines().findFirst().orElse("") + ")",
          "docs/gpu.md says what it needs",
          e);
    }
  }
}
