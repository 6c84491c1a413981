package dev.lotrgpt.model;

import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;

/**
 * One way through the model: who computes, with which weights, and what.
 *
 * @param batch B sequences
 * @param length T tokens of each
 * @param cache of the tokens before these; null where there are none
 * @param <T> the backend's tensor
 */
record Pass<T>(
    Kernels<T> kernels,
    Parameters<T> parameters,
    int batch,
    int length,
    Dropout dropout,
    KeyValueCache<T> cache) {

  int rows() {
    return batch * length;
  }

  /** Position of the first token of each sequence. */
  int firstPosition() {
    return cache == null ? 0 : cache.position();
  }

  /** The value of a parameter; null for null, which is one that the model does not have. */
  T get(Parameter parameter) {
    return parameters.get(parameter);
  }
}
