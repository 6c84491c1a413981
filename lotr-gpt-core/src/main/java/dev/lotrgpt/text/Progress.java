package dev.lotrgpt.text;

/** Is told how far work on a text is that may take long; may throw to end it. */
@FunctionalInterface
public interface Progress {
  /** For whoever does not wait. */
  Progress NONE = (what, share) -> {};

  /** Characters between two signs of life. */
  int TOLD_EVERY = 1 << 20;

  /**
   * @param what is being done: {@code reads the text}
   * @param share of it that is done, from 0 to 1
   */
  void at(String what, double share);

  /** A text that tells how much of it has gone by. */
  default Text of(String what, Text text, long characters) {
    return sink -> {
      long[] done = {0};
      text.forEachPiece(
          (piece, count) -> {
            if (done[0] / TOLD_EVERY != (done[0] + count) / TOLD_EVERY) {
              at(what, (double) done[0] / characters);
            }
            done[0] += count;
            sink.accept(piece, count);
          });
    };
  }
}
