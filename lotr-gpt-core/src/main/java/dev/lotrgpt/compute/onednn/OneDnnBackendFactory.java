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

  @Override
  public Backend<?> open(Precision precision, int threads) throws BackendUnavailableException {
    if (precision != Precision.FLOAT32) {
      throw new BackendUnavailableException(
          "it computes in float32 only: use another backend for " + precision);
    }
    try {
      return new OneDnnBackend();
    } catch (LinkageError | RuntimeException e) {
      throw new BackendUnavailableException(
          "oneDNN's native library does not load; org.bytedeco:dnnl, :opencl and :javacpp need the"
              + " classifier of this platform on the class path: "
              + e,
          e);
    }
  }
}
