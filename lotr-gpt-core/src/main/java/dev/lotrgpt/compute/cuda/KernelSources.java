package dev.lotrgpt.compute.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The CUDA C++ of the kernels: resources beside this class. */
final class KernelSources {
  private static final List<String> HEADERS =
      List.of(
          "activation.cuh",
          "dropout.cuh",
          "epilogue.cuh",
          "instructions.cuh",
          "numbers.cuh",
          "step.cuh",
          "vector.cuh",
          "warp.cuh");

  private final UnaryOperator<String> change;

  KernelSources() {
    this(UnaryOperator.identity());
  }

  /**
   * @param change what becomes of each file's text: tests plant faults
   */
  KernelSources(UnaryOperator<String> change) {
    this.change = change;
  }

  /**
   * @param name of a file, e.g. {@code matmul}
   */
  String kernels(String name) {
    return change.apply(read(name + ".cu"));
  }

  /** What the kernels include, by name. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : HEADERS) {
      headers.put(header, change.apply(read(header)));
    }
    return headers;
  }

  private static String read(String file) {
    try (InputStream in = KernelSources.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no kernels in " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
