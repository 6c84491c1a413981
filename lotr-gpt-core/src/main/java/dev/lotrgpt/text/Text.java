package dev.lotrgpt.text;

/**
 * A text that is gone through from its start, piece by piece, as often as wanted: it need not fit
 * into memory.
 */
@FunctionalInterface
public interface Text {
  /** Takes the pieces of a text in their order. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param characters Unicode code points; the array is used again for the next piece
     * @param count how many of them are the piece
     */
    void accept(int[] characters, int count);
  }

  void forEachPiece(Sink sink);

  static Text of(String text) {
    return sink -> {
      PieceWriter pieces = new PieceWriter(sink);
      pieces.write(text);
      pieces.flush();
    };
  }
}
