package dev.lotrgpt.compute.nd4j;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendFactory;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;

/** Opens {@link Nd4jBackend}. */
public final class Nd4jBackendFactory implements BackendFactory {

  @Override
  public String name() {
    return Nd4jBackend.NAME;
  }

  @Override
  public Backend<?> open(Precision precision, int threads) throws BackendUnavailableException {
    if (precision != Precision.FLOAT32) {
      throw new BackendUnavailableException(
          "it computes in float32 only: use another backend for " + precision);
    }
    try {
      return new Nd4jBackend();
    } catch (LinkageError | RuntimeException e) {
      throw new BackendUnavailableException("ND4J's native library does not load: " + e, e);
    }
  }
}
