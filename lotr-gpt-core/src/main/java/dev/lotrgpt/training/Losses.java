package dev.lotrgpt.training;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Reads the steps' losses in their order as they become known, and ends a training that diverges.
 * It waits for none of them, unless an evaluation is to come.
 */
final class Losses implements Hook {
  /** Steps that a device may be ahead. */
  private static final int MOST_PENDING = 64;

  private record Step(int iteration, StepLoss loss) {}

  private final TrainingConfig config;
  private final Ending ending;
  private final Stopwatch watch;
  private final TrainingListener listener;
  private final Queue<Step> pending = new ArrayDeque<>();

  Losses(TrainingConfig config, Ending ending, Stopwatch watch, TrainingListener listener) {
    this.config = config;
    this.ending = ending;
    this.watch = watch;
    this.listener = listener;
  }

  /**
   * @param iteration of the step, from 0
   */
  void add(int iteration, StepLoss loss) {
    pending.add(new Step(iteration, loss));
  }

  @Override
  public TrainingState between(TrainingState state) {
    boolean wait = ending.isEvaluated(state.iteration());
    while (!pending.isEmpty()
        && (wait || pending.size() > MOST_PENDING || pending.element().loss().isKnown())) {
      tell(pending.remove());
    }
    return state;
  }

  private void tell(Step step) {
    double loss = step.loss().value();
    if (!Double.isFinite(loss)) {
      throw new DivergedException("the loss became " + loss, step.iteration(), config);
    }
    watch.step();
    listener.stepped(step.iteration() + 1, loss, watch.tokensPerSecond(), watch.secondsLeft());
  }
}
