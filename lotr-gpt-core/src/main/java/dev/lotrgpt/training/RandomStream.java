package dev.lotrgpt.training;

/** Independent streams of random numbers that a seed is the root of; never reorder. */
enum RandomStream {
  WEIGHTS,
  BATCHES,
  DROPOUT
}
