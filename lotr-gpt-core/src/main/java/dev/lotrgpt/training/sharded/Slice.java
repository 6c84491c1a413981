package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Parameter;
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
  /** Of all parameters; each is a task of its own. */
  private static final int COUNT = 16;

  /** Floats of a cache line. */
  private static final int LINE = 16;

  /** Elements that a piece of so many has at most: whole cache lines. */
  static long length(long elements) {
    return lines((elements + COUNT - 1) / COUNT);
  }

  private static long lines(long elements) {
    return (elements + LINE - 1) / LINE * LINE;
  }

  /** All parameters. */
  static Slice all(Parameters<?> parameters) {
    return new Slice(0, parameters.flatSize());
  }

  /** Parameters that follow on one another, with the gaps behind each, as one. */
  static List<Slice> runs(List<Parameter> parameters) {
    List<Slice> runs = new ArrayList<>();
    for (Parameter parameter : parameters) {
      long length = lines(parameter.size());
      Slice last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && last.offset + last.length == parameter.offset()) {
        runs.set(runs.size() - 1, new Slice(last.offset, last.length + length));
      } else {
        runs.add(new Slice(parameter.offset(), length));
      }
    }
    return runs;
  }

  /** This slice cut into some of at most so many elements. */
  List<Slice> pieces(long each) {
    List<Slice> pieces = new ArrayList<>();
    for (long from = 0; from < length; from += each) {
      pieces.add(new Slice(offset + from, Math.min(each, length - from)));
    }
    return pieces;
  }

  boolean holds(Parameter parameter) {
    return parameter.offset() >= offset && parameter.offset() < offset + length;
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
