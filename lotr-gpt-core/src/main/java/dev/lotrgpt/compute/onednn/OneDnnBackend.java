package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_version;
import static org.bytedeco.dnnl.global.dnnl.get_effective_cpu_isa;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_version_t;

/**
 * Intel's oneDNN on CPUs. Each driver thread has kernels of its own, which use one thread: start
 * the JVM with {@code OMP_NUM_THREADS=1} in its environment.
 */
public final class OneDnnBackend implements Backend<Tensor> {
  public static final String NAME = "onednn";

  private final dnnl_engine engine = new dnnl_engine();
  private final PackedWeights packedWeights;
  private final Precision precision;

  public OneDnnBackend(Precision precision) {
    this.precision = precision;
    Dnnl.check(dnnl_engine_create(engine, dnnl_cpu, 0), "an engine");
    this.packedWeights = new PackedWeights(engine);
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
        + instructions();
  }

  @Override
  public Precision precision() {
    return precision;
  }

  /** What oneDNN uses of this CPU, e.g. {@code avx512_core_amx}. */
  static String instructions() {
    return get_effective_cpu_isa().toString();
  }

  /** Whether it uses AVX-512: what is fastest differs. */
  static boolean hasAvx512() {
    return instructions().matches("avx(512|10).*");
  }

  @Override
  public int drivers(int cores) {
    return cores;
  }

  @Override
  public long librariesInMemory() {
    return 45_000_000;
  }

  @Override
  public Kernels<Tensor> kernels() {
    return kernels(1);
  }

  @Override
  public Kernels<Tensor> kernels(int cores) {
    return new OneDnnKernels(engine, packedWeights, precision, cores);
  }

  @Override
  public void close() {
    packedWeights.close();
    dnnl_engine_destroy(engine);
  }
}
