package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendFactory;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;

/** Opens {@link OneDnnBackend}. */
public final class OneDnnBackendFactory implements BackendFactory {

  @Override
  public String name() {
    return OneDnnBackend.NAME;
  }

  /** For Linux on x86-64: dnnl 3.11, opencl and javacpp. */
  @Override
  public long librariesOnDisk() {
    return 95_000_000;
  }

  @Override
  public Backend<?> open(Precision precision, int threads) throws BackendUnavailableException {
    try {
      refuse(precision, OneDnnBackend.instructions());
      return new OneDnnBackend(precision);
    } catch (LinkageError | RuntimeException e) {
      throw new BackendUnavailableException(
          "oneDNN's native library",
          "does not load (" + e + ")",
          "org.bytedeco:dnnl, :opencl and :javacpp need the classifier of this platform on the class path",
          e);
    }
  }

  /** Emulated, products of bf16 numbers would be slower than those of float32 numbers. */
  static void refuse(Precision precision, String instructions) throws BackendUnavailableException {
    boolean bf16 = instructions.matches(".*(bf16|fp16|amx|avx10).*");
    if (precision == Precision.BF16 && !bf16) {
      throw new BackendUnavailableException(
          "bf16",
          "needs a CPU with AVX512_BF16 or AMX, this one has " + instructions,
          "set <training><precision> (-Dlotr-gpt.training.precision) to float32");
    }
  }
}
