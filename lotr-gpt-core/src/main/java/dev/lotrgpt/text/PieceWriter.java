package dev.lotrgpt.text;

/** Turns UTF-16, however it is cut, into pieces of code points. */
final class PieceWriter {
  /** Characters: fits into a core's cache. */
  static final int PIECE = 8192;

  private final Text.Sink sink;
  private final int[] piece = new int[PIECE];
  private int count;

  /** A high surrogate whose partner may come, or 0. */
  private char high;

  PieceWriter(Text.Sink sink) {
    this.sink = sink;
  }

  void write(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      write(text.charAt(i));
    }
  }

  void write(char[] text, int length) {
    for (int i = 0; i < length; i++) {
      write(text[i]);
    }
  }

  private void write(char unit) {
    if (high != 0) {
      char first = high;
      high = 0;
      if (Character.isLowSurrogate(unit)) {
        add(Character.toCodePoint(first, unit));
        return;
      }
      add(first);
    }
    if (Character.isHighSurrogate(unit)) {
      high = unit;
    } else {
      add(unit);
    }
  }

  private void add(int character) {
    piece[count++] = character;
    if (count == PIECE) {
      push();
    }
  }

  private void push() {
    sink.accept(piece, count);
    count = 0;
  }

  /** Passes on what is left; to be called at the end of the text. */
  void flush() {
    if (high != 0) {
      add(high);
      high = 0;
    }
    if (count > 0) {
      push();
    }
  }
}
