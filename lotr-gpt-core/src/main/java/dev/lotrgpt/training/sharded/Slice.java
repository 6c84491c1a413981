package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of the flat parameters, so that several cores can share work on all of them.
 *
 * @param offset of its first element
 * @param length elements
 */
record Slice(long offset, long length) {
  /** Each is a task of its own. */
  private static final int COUNT = 16;

  /** Floats of a cache line. */
  private static final int LINE = 16;

  /** Those of so many elements, of whole cache lines. */
  static List<Slice> all(long elements) {
    long each = ((elements + COUNT - 1) / COUNT + LINE - 1) / LINE * LINE;
    List<Slice> slices = new ArrayList<>();
    for (long offset = 0; offset < elements; offset += each) {
      slices.add(new Slice(offset, Math.min(each, elements - offset)));
    }
    return slices;
  }

  /** This piece of some parameters, or of what belongs to them. */
  <T> T of(Parameters<T> parameters, Kernels<T> kernels) {
    return kernels.view(parameters.flat(), offset, length);
  }

  /** This piece of each. */
  <T> List<T> of(List<Parameters<T>> all, Kernels<T> kernels) {
    return all.stream().map(parameters -> of(parameters, kernels)).toList();
  }
}
