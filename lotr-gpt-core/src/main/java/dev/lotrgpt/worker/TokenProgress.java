package dev.lotrgpt.worker;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.text.Excerpt;
import dev.lotrgpt.text.Progress;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.training.StopSignal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes the tokens of a run, and tells how far that is where it takes long. */
final class TokenProgress implements Progress {
  private static final long TOLD_EVERY = TimeUnit.SECONDS.toNanos(3);

  private final PlannedRun run;
  private final Consumer<Message> channel;
  private final StopSignal stop;
  private String step = "";
  private long begun;
  private long told;

  TokenProgress(PlannedRun run, Consumer<Message> channel, StopSignal stop) {
    this.run = run;
    this.channel = channel;
    this.stop = stop;
  }

  /** With a tokenizer that it learns from the run's training text. */
  Dataset learn(Corpus corpus) {
    Excerpt training = run.settings().data().splits(corpus.summary().characters()).train();
    return encode(
        corpus,
        run.settings().tokenizer().learn(corpus, training, run.settings().vocabulary(), this));
  }

  Dataset encode(Corpus corpus, Tokenizer tokenizer) {
    return Dataset.of(corpus, run.settings().data(), tokenizer, this);
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
                  "%s: %s, %d %%, about %d s left",
                  run.label(),
                  what,
                  (int) (100 * share),
                  (long) Math.ceil(left))));
    }
  }
}
