package dev.lotrgpt.training;

/**
 * @param parameters trainable parameters of the model
 * @param best evaluation with the lowest validation loss
 * @param last evaluation after the last iteration
 * @param seconds over all resumptions, evaluations included
 * @param tokensPerSecond of the training alone
 */
public record TrainingResult(
    long parameters, Metrics best, Metrics last, double seconds, double tokensPerSecond) {}
