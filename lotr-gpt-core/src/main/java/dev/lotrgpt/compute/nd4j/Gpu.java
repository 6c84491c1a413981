package dev.lotrgpt.compute.nd4j;

import java.util.Optional;

/**
 * A GPU as NVIDIA's driver describes it.
 *
 * @param computeCapability e.g. {@code 8.6}; drivers before 510 do not tell
 * @param driver version, e.g. {@code 535.104.05}
 */
record Gpu(String name, Optional<String> computeCapability, String driver) {

  @Override
  public String toString() {
    return name
        + " ("
        + computeCapability.map(c -> "compute capability " + c + ", ").orElse("")
        + "driver "
        + driver
        + ")";
  }
}
