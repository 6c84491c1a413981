package dev.lotrgpt.plan;

import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusSize;
import java.util.List;

/** A text that all runs learn from. */
public final class OneText {
  private OneText() {}

  /** One that nobody reads. */
  public static Corpora of(String sha256) {
    return of(sha256, new CorpusSize(1000, 20));
  }

  public static Corpora of(String sha256, CorpusSize size) {
    CorpusRecord corpus = corpus("corpus.txt", sha256, size);
    return own -> corpus;
  }

  public static Corpora of(Corpus text) {
    return of(text.sha256(), text.summary().size());
  }

  /** The same runs, with their text at a place. */
  public static List<PlannedRun> at(String path, List<PlannedRun> runs) {
    return runs.stream()
        .map(
            run ->
                new PlannedRun(
                    run.id(),
                    run.label(),
                    run.variation(),
                    run.settings(),
                    corpus(path, run.corpus().sha256(), run.corpus().size())))
        .toList();
  }

  private static CorpusRecord corpus(String path, String sha256, CorpusSize size) {
    return new CorpusRecord("corpus.txt", path, sha256, size.characters(), size.symbols(), 0.1);
  }
}
