package dev.lotrgpt.worker;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.text.token.LearningProgress;
import dev.lotrgpt.training.StopSignal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Learns a run's tokens from its training text, and tells how far it is where that takes long. */
final class TokenLearning implements LearningProgress {
  private static final long TOLD_EVERY = TimeUnit.SECONDS.toNanos(3);

  private final PlannedRun run;
  private final Consumer<Message> channel;
  private final StopSignal stop;
  private String step = "";
  private long begun;
  private long told;

  TokenLearning(PlannedRun run, Consumer<Message> channel, StopSignal stop) {
    this.run = run;
    this.channel = channel;
    this.stop = stop;
  }

  Dataset learn(Corpus corpus) {
    DataConfig data = run.settings().data();
    int training = data.sizes(corpus.summary().characters()).train();
    Tokenizer tokenizer =
        run.settings().tokenizer().learn(corpus, training, run.settings().vocabulary(), this);
    return Dataset.of(corpus, data, tokenizer);
  }

  @Override
  public void at(String what, double share) {
    stop.check();
    long now = System.nanoTime();
    if (!what.equals(step)) {
      step = what;
      begun = now;
      told = now;
    }
    if (now - told >= TOLD_EVERY && share > 0) {
      told = now;
      double left = (now - begun) / 1e9 * (1 - share) / share;
      channel.accept(
          new Message.Note(
              String.format(
                  Locale.ROOT,
                  "%s: %s for its tokenizer, %d %%, about %d s left",
                  run.label(),
                  what,
                  (int) (100 * share),
                  (long) Math.ceil(left))));
    }
  }
}
