package dev.lotrgpt.compute.cuda;

import java.util.Map;

/** What every operation works with. */
record Workspace(KernelLibrary library, Launch launch, Scratch scratch) {

  /** The launch of a kernel, whose parameters follow. */
  Launch launch(String file, String kernel, Map<String, String> macros) {
    return launch.of(library.get(file, kernel, macros));
  }

  Launch launch(String file, String kernel) {
    return launch(file, kernel, Map.of());
  }
}
