package dev.lotrgpt.training;

/**
 * Memory that a session takes, in bytes, predicted before any of it is taken.
 *
 * @param weights parameters, what the optimiser keeps, gradients, and the backend's copies
 * @param activations the attention's state and the temporaries of an operation too
 * @param heap of Java
 */
public record MemoryNeed(long weights, long activations, HeapNeed heap) {}
