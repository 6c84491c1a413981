package dev.lotrgpt.compute.nd4j;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.Properties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J's own operations, on whatever hardware its natives on the class path are made for.
 *
 * <p>On CPUs each operation runs on the thread that calls it, and cores are fed by several drivers:
 * a thread team for each small operation would spend its time waiting, and where other programs use
 * the machine too it would wait ten times as long. The order of sums does not depend on the number
 * of cores either.
 */
public final class Nd4jBackend implements Backend<INDArray> {
  public static final String NAME = "nd4j";

  private final DataType type;
  private final boolean cpu;

  public Nd4jBackend() {
    this(DataType.FLOAT);
  }

  /**
   * @param type FLOAT, or DOUBLE as a yardstick for tests
   */
  public Nd4jBackend(DataType type) {
    this.type = type;
    this.cpu = Nd4j.getEnvironment().isCPU();
    if (cpu) {
      limitToCallingThread();
    }
  }

  private static void limitToCallingThread() {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    Nd4j.factory().blas().setMaxThreads(1);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    return "ND4J on "
        + environment.getProperty("backend")
        + " with "
        + environment.getProperty("blas.vendor");
  }

  /** In float64 it is the tests' yardstick, and no setting. */
  @Override
  public Precision precision() {
    return Precision.FLOAT32;
  }

  @Override
  public int drivers(int cores) {
    return cpu ? cores : 1;
  }

  @Override
  public boolean isInHostMemory() {
    return cpu;
  }

  @Override
  public long librariesInMemory() {
    return 100_000_000;
  }

  @Override
  public Kernels<INDArray> kernels() {
    return new Nd4jKernels(type);
  }

  @Override
  public void close() {
    // ND4J's memory is freed with its arrays.
  }
}
