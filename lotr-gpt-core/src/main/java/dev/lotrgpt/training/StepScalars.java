package dev.lotrgpt.training;

import dev.lotrgpt.compute.CounterRandom;

/**
 * What differs from one step to the next, the batch apart: functions of the iteration.
 *
 * @param iteration from 0
 * @param dropoutKey of all masks of the step
 */
public record StepScalars(int iteration, double learningRate, long dropoutKey) {

  public static StepScalars of(TrainingConfig config, int iteration) {
    return new StepScalars(
        iteration,
        config.learningRateAt(iteration),
        new CounterRandom(config.seed()).stream(RandomStream.DROPOUT.ordinal()).bits(iteration));
  }
}
