package dev.lotrgpt.compute.cuda;

import java.util.Map;

/**
 * What every operation works with.
 *
 * @param rounded of parameters
 */
record Workspace(KernelLibrary library, Launch launch, Scratch scratch, RoundedCopy rounded) {

  Workspace(KernelLibrary library, Launch launch, Scratch scratch) {
    this(library, launch, scratch, new RoundedCopy());
  }

  /** The launch of a kernel, whose parameters follow. */
  Launch launch(String file, String kernel, Map<String, String> macros) {
    return launch.of(library.get(file, kernel, macros));
  }

  Launch launch(String file, String kernel) {
    return launch(file, kernel, Map.of());
  }
}
