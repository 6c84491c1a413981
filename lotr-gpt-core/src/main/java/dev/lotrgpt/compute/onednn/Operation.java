package dev.lotrgpt.compute.onednn;

/** What a plan is for; tells plans with the same operands apart. */
enum Operation {
  VALUES,
  CONVERT,
  LINEAR,
  LINEAR_BACKWARD,
  LINEAR_RELU,
  LINEAR_RELU_BACKWARD,
  LINEAR_RESIDUAL,
  LINEAR_RESIDUAL_BACKWARD,
  DROPOUT_MASK,
  LAYER_NORM,
  LAYER_NORM_BACKWARD,
  ATTENTION,
  ATTENTION_BACKWARD,
  CACHED_ATTENTION,
  CROSS_ENTROPY
}
