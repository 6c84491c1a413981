package dev.lotrgpt.maven;

import dev.lotrgpt.plan.Corpora;
import dev.lotrgpt.plan.CorpusRecord;

/** A text that all runs learn from, and nobody reads. */
public final class OneText {
  private OneText() {}

  public static Corpora of(String hash) {
    CorpusRecord corpus = new CorpusRecord("corpus.txt", "corpus.txt", hash, 5000, 60, 0.1);
    return own -> corpus;
  }
}
