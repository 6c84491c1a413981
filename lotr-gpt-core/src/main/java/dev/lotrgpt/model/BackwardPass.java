package dev.lotrgpt.model;

import dev.lotrgpt.compute.Kernels;

/**
 * The way back: the pass whose gradients are computed, and where those of the parameters go.
 *
 * @param add whether {@code gradients} are added to, or overwritten
 * @param <T> the backend's tensor
 */
record BackwardPass<T>(Pass<T> forward, Parameters<T> gradients, boolean add) {

  Kernels<T> kernels() {
    return forward.kernels();
  }

  int rows() {
    return forward.rows();
  }

  /** The value of a parameter; null for null, as in all methods. */
  T get(Parameter parameter) {
    return forward.get(parameter);
  }

  /** The gradient of a parameter that a kernel adds to, or overwrites, as it is told. */
  T gradient(Parameter parameter) {
    return gradients.get(parameter);
  }

  /** The gradient of a parameter for a kernel that can only add to it. */
  T sum(Parameter parameter) {
    T gradient = gradients.get(parameter);
    if (gradient != null && !add) {
      kernels().zero(gradient);
    }
    return gradient;
  }
}
