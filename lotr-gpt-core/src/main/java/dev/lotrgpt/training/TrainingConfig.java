package dev.lotrgpt.training;

/**
 * How a model is trained.
 *
 * @param batchSize sequences of one iteration
 * @param iterations optimiser steps
 * @param learningRate the highest learning rate
 * @param schedule its course after the warm-up
 * @param minimumLearningRate where {@link Schedule#COSINE} ends
 * @param warmup iterations of linear warm-up, 0 for none
 * @param dropout probability in [0, 1)
 * @param weightDecay AdamW's, on every tensor
 * @param gradientClip the largest norm of all gradients together, 0 for no clipping
 * @param evaluationInterval iterations between evaluations of both splits
 * @param evaluationBatches random batches of each split that an evaluation averages over
 * @param seed decides initial weights, batches and dropout masks
 * @param optimizer what moves the parameters
 * @param patience evaluations without a better validation loss that end the training, 0 for any
 */
public record TrainingConfig(
    int batchSize,
    int iterations,
    double learningRate,
    Schedule schedule,
    double minimumLearningRate,
    int warmup,
    double dropout,
    double weightDecay,
    double beta1,
    double beta2,
    double epsilon,
    double gradientClip,
    int evaluationInterval,
    int evaluationBatches,
    long seed,
    OptimizerKind optimizer,
    int patience) {

  /** One with AdamW that goes on to its last iteration. */
  public TrainingConfig(
      int batchSize,
      int iterations,
      double learningRate,
      Schedule schedule,
      double minimumLearningRate,
      int warmup,
      double dropout,
      double weightDecay,
      double beta1,
      double beta2,
      double epsilon,
      double gradientClip,
      int evaluationInterval,
      int evaluationBatches,
      long seed) {
    this(
        batchSize,
        iterations,
        learningRate,
        schedule,
        minimumLearningRate,
        warmup,
        dropout,
        weightDecay,
        beta1,
        beta2,
        epsilon,
        gradientClip,
        evaluationInterval,
        evaluationBatches,
        seed,
        OptimizerKind.ADAMW,
        0);
  }

  /**
   * @param iteration from 0
   */
  public double learningRateAt(int iteration) {
    if (iteration < warmup) {
      return learningRate * (iteration + 1) / warmup;
    }
    if (iterations <= warmup) {
      return learningRate;
    }
    double progress = (double) (iteration - warmup) / (iterations - warmup);
    return schedule.rate(learningRate, minimumLearningRate, progress);
  }
}
