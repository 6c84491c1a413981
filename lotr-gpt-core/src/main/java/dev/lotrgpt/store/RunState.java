package dev.lotrgpt.store;

/** What is to be done for a planned run, and why. */
public sealed interface RunState {

  /** Trained from the same settings, corpus and code, and its files are what was written. */
  record UpToDate() implements RunState {}

  /**
   * Begun and not finished.
   *
   * @param iteration of the checkpoint it goes on from
   * @param reason why it is not finished: {@code interrupted}, {@code failed: out of memory}
   */
  record Resumable(int iteration, String reason) implements RunState {}

  /**
   * To be trained from the start.
   *
   * @param reason in a few words: {@code weightDecay 0.01 -> 0.1}, {@code no earlier run}
   */
  record New(String reason) implements RunState {}
}
