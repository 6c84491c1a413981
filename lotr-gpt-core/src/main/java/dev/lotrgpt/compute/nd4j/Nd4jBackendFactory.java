package dev.lotrgpt.compute.nd4j;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendFactory;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nvidia.GpuProbe;

/** Opens {@link Nd4jBackend}, on the GPU where nd4j-cuda is on the class path. */
public final class Nd4jBackendFactory implements BackendFactory {
  private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  private final ClassLoader classPath;
  private final CudaRequirements cudaRequirements;

  public Nd4jBackendFactory() {
    this(Nd4jBackendFactory.class.getClassLoader(), new CudaRequirements(GpuProbe.nvidiaSmi()));
  }

  Nd4jBackendFactory(ClassLoader classPath, CudaRequirements cudaRequirements) {
    this.classPath = classPath;
    this.cudaRequirements = cudaRequirements;
  }

  @Override
  public String name() {
    return Nd4jBackend.NAME;
  }

  /** For Linux on x86-64: nd4j-native, openblas and javacpp. */
  @Override
  public long librariesOnDisk() {
    return 430_000_000;
  }

  @Override
  public Backend<?> open(Precision precision, int threads) throws BackendUnavailableException {
    if (precision != Precision.FLOAT32) {
      throw new BackendUnavailableException(
          "nd4j", "computes in float32 only", "for " + precision + " choose another backend");
    }
    if (classPath.getResource(CUDA_BACKEND) != null) {
      cudaRequirements.check();
    }
    try {
      return new Nd4jBackend();
    } catch (LinkageError | RuntimeException e) {
      throw new BackendUnavailableException(
          "ND4J's native library",
          "does not load (" + String.valueOf(rootCause(e)).lines().findFirst().orElse("") + ")",
          "choose another backend",
          e);
    }
  }

  private static Throwable rootCause(Throwable e) {
    return e.getCause() == null ? e : rootCause(e.getCause());
  }
}
