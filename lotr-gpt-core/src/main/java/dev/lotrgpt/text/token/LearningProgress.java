package dev.lotrgpt.text.token;

/** Is told how far the learning of tokens is; may throw to end it. */
@FunctionalInterface
public interface LearningProgress {
  /** For whoever does not wait. */
  LearningProgress NONE = (what, share) -> {};

  /**
   * @param what is being done: {@code reads the text}
   * @param share of it that is done, from 0 to 1
   */
  void at(String what, double share);
}
