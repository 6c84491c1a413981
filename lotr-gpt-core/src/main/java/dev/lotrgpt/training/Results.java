package dev.lotrgpt.training;

import dev.lotrgpt.text.Tokenizer;
import java.io.IOException;

/** Writes what an evaluation found: the best weights so far, the losses, how long it took. */
final class Results implements Hook {
  private final Session session;
  private final Tokenizer tokenizer;
  private final TrainingFiles files;
  private final Stopwatch watch;
  private final TrainingListener listener;
  private int written;

  /**
   * @param begun whose evaluations are written
   */
  Results(
      Session session,
      Tokenizer tokenizer,
      TrainingFiles files,
      Stopwatch watch,
      TrainingListener listener,
      TrainingState begun) {
    this.session = session;
    this.tokenizer = tokenizer;
    this.files = files;
    this.watch = watch;
    this.listener = listener;
    this.written = begun.metrics().size();
  }

  @Override
  public TrainingState between(TrainingState state) throws IOException {
    if (state.metrics().size() == written) {
      return state;
    }
    written = state.metrics().size();
    Metrics best = state.best();
    if (best.iteration() == state.iteration()) {
      files.saveBest(session.parameters(), tokenizer);
    }
    MetricsFile.write(files.metrics(), state.metrics());
    TimingFile.append(files.timing(), state.iteration(), watch.seconds(), watch.tokensPerSecond());
    listener.evaluated(
        state.metrics().get(written - 1), best, watch.tokensPerSecond(), watch.secondsLeft());
    return state;
  }
}
