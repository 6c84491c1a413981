package dev.lotrgpt.training;

/**
 * When a training ends: after its last iteration, or once the validation loss has not improved for
 * some evaluations.
 *
 * @param patience evaluations without improvement, 0 for any number
 */
record Ending(int iterations, int evaluationInterval, int patience) {

  static Ending of(TrainingConfig config) {
    return new Ending(config.iterations(), config.evaluationInterval(), config.patience());
  }

  /** Whether there is to be an evaluation at an iteration. */
  boolean isEvaluated(int iteration) {
    return iteration % evaluationInterval == 0 || iteration == iterations;
  }

  boolean isReached(TrainingState state) {
    if (!state.isEvaluated()) {
      return false;
    }
    return state.iteration() >= iterations
        || (patience > 0 && state.evaluationsSinceBest() >= patience);
  }
}
