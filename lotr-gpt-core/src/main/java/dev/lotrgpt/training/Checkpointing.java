package dev.lotrgpt.training;

import java.io.IOException;

/** Writes checkpoints when they are due, and when a training is stopped; none in the end. */
final class Checkpointing implements Hook {
  private final TrainingSession session;
  private final TrainingConfig config;
  private final TrainingFacts facts;
  private final TrainingFiles files;
  private final CheckpointPolicy policy;
  private final Ending ending;
  private final Stopwatch watch;
  private int last;

  /**
   * @param begun whose iteration needs no checkpoint
   */
  Checkpointing(
      TrainingSession session,
      TrainingConfig config,
      TrainingFacts facts,
      TrainingFiles files,
      CheckpointPolicy policy,
      Ending ending,
      Stopwatch watch,
      TrainingState begun) {
    this.session = session;
    this.config = config;
    this.facts = facts;
    this.files = files;
    this.policy = policy;
    this.ending = ending;
    this.watch = watch;
    this.last = begun.iteration();
  }

  @Override
  public TrainingState between(TrainingState state) throws IOException {
    if (state.iteration() > last
        && !ending.isReached(state)
        && policy.isDue(state.iteration(), watch.sinceCheckpoint())) {
      save(state);
      watch.checkpoint();
      last = state.iteration();
    }
    return state;
  }

  /** The step before may have had a finite loss and infinite gradients. */
  void save(TrainingState state) throws IOException {
    if (!ModelWeights.areFinite(session.parameters())) {
      throw new DivergedException("a weight became NaN or infinite", state.iteration(), config);
    }
    files.checkpoints().save(state.withSeconds(watch.seconds()), session, facts);
  }
}
