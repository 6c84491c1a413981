package dev.lotrgpt.training;

import dev.lotrgpt.model.Parameters;

/** A model with AdamW's moments: the tensors that a training changes. */
record OptimiserTensors(Parameters<?> parameters, Parameters<?> moment1, Parameters<?> moment2) {}
