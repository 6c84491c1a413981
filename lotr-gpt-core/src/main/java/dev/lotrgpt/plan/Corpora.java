package dev.lotrgpt.plan;

import java.util.Optional;

/** Finds the texts that the runs of a study learn from. */
@FunctionalInterface
public interface Corpora {
  /**
   * @param own as the study itself names it; empty for the text beside the study
   */
  CorpusRecord find(Optional<Own> own);

  /**
   * A text that a study names for some of its runs.
   *
   * @param path its file or directory, as it is written there
   * @param location where that is, for messages: {@code <study><vary><corpus>}
   */
  record Own(String path, String location) {}
}
