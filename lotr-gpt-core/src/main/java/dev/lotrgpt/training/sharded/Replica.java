package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Gpt;

/**
 * What one core works with: kernels, and activations of the model whose parameters all share.
 *
 * @param <T> the backend's tensor
 */
record Replica<T>(Kernels<T> kernels, Gpt<T> gpt) {}
