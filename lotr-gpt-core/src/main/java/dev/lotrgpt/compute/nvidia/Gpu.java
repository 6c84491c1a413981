package dev.lotrgpt.compute.nvidia;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A GPU as NVIDIA's driver describes it.
 *
 * @param computeCapability e.g. {@code 8.6}; drivers before 510 do not tell
 * @param driver its version, e.g. 535.104.05
 * @param freeMemory in MiB, where the driver tells it
 */
public record Gpu(
    String name, Optional<Version> computeCapability, Version driver, OptionalLong freeMemory) {

  @Override
  public String toString() {
    return name
        + " ("
        + computeCapability.map(c -> "compute capability " + c + ", ").orElse("")
        + "driver "
        + driver
        + (freeMemory.isPresent() ? ", " + freeMemory.getAsLong() + " MiB free" : "")
        + ")";
  }
}
