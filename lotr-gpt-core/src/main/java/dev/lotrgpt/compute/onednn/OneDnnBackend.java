package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_version;
import static org.bytedeco.dnnl.global.dnnl.get_effective_cpu_isa;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Kernels;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_version_t;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Intel's oneDNN on CPUs. Each driver thread has kernels of its own, which use one thread: start
 * the JVM with {@code OMP_NUM_THREADS=1} in its environment.
 */
public final class OneDnnBackend implements Backend<INDArray> {
  public static final String NAME = "onednn";

  private final dnnl_engine engine = new dnnl_engine();

  /**
   * @throws BackendUnavailableException if there are no natives for this platform
   */
  public OneDnnBackend() throws BackendUnavailableException {
    try {
      Dnnl.check(dnnl_engine_create(engine, dnnl_cpu, 0), "an engine");
    } catch (LinkageError e) {
      throw new BackendUnavailableException(
          "oneDNN's natives for this platform are not on the class path: add org.bytedeco:dnnl and"
              + " org.bytedeco:opencl with its classifier, e.g. linux-x86_64",
          e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    dnnl_version_t version = dnnl_version();
    return "oneDNN "
        + version.major()
        + "."
        + version.minor()
        + "."
        + version.patch()
        + " "
        + get_effective_cpu_isa();
  }

  @Override
  public int drivers(int cores) {
    return cores;
  }

  @Override
  public Kernels<INDArray> kernels() {
    return new OneDnnKernels(engine);
  }

  @Override
  public void close() {
    dnnl_engine_destroy(engine);
  }
}
