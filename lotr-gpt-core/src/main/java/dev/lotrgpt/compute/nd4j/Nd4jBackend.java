package dev.lotrgpt.compute.nd4j;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import java.util.Properties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J's own operations, on whatever hardware its natives on the class path are made for. */
public final class Nd4jBackend implements Backend<INDArray> {
  public static final String NAME = "nd4j";

  private final DataType type;

  /**
   * @param threads how many threads an operation may use
   */
  public Nd4jBackend(int threads) {
    this(DataType.FLOAT, threads);
  }

  Nd4jBackend(DataType type, int threads) {
    this.type = type;
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    return "ND4J "
        + environment.getProperty("backend")
        + " "
        + environment.getProperty("blas.vendor");
  }

  @Override
  public int drivers(int cores) {
    return 1;
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
