package dev.lotrgpt.compute;

/**
 * Opens one kind of backend. Factories are services: {@code
 * META-INF/services/dev.lotrgpt.compute.BackendFactory} names them, the fastest first.
 */
public interface BackendFactory {

  /** The name that selects the backend, e.g. {@code onednn}. */
  String name();

  /**
   * Whether {@value Backends#AUTO} may pick it: a run is filed under the settings alone, so all
   * that it picks among give the same results but for rounding.
   */
  default boolean isPickedByAuto() {
    return true;
  }

  /** About how much disk its native libraries take when they are unpacked, in bytes. */
  default long librariesOnDisk() {
    return 0;
  }

  /**
   * @param threads how many cores to use
   * @throws BackendUnavailableException if it cannot run here; whatever can be checked before
   *     native libraries are loaded is, since loading the wrong ones may end the process
   */
  Backend<?> open(Precision precision, int threads) throws BackendUnavailableException;
}
