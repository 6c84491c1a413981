package dev.lotrgpt.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Every float32 backend that runs here, for tests that each of them has to pass. */
public final class AvailableBackends {
  private static final int THREADS = 1;

  private AvailableBackends() {}

  public static List<Backend<?>> open() {
    List<Backend<?>> backends = new ArrayList<>();
    for (BackendFactory factory : ServiceLoader.load(BackendFactory.class)) {
      try {
        backends.add(factory.open(Precision.FLOAT32, THREADS));
      } catch (BackendUnavailableException e) {
        System.err.println("Not tested: backend " + factory.name() + ": " + e.getMessage());
      }
    }
    return backends;
  }
}
