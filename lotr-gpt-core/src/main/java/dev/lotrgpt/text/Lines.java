package dev.lotrgpt.text;

import java.nio.IntBuffer;
import java.util.function.Consumer;

/** Finds the lines of a text. Give it the text, then call {@link #end}. */
final class Lines implements Text.Sink {
  private final int[] line;
  private final Consumer<IntBuffer> visitor;
  private int length;

  /**
   * @param longest characters of a line; longer ones are passed over
   * @param visitor is given each line, in a buffer that is used again
   */
  Lines(int longest, Consumer<IntBuffer> visitor) {
    this.line = new int[longest];
    this.visitor = visitor;
  }

  @Override
  public void accept(int[] characters, int count) {
    for (int i = 0; i < count; i++) {
      int character = characters[i];
      if (character == '\n' || character == '\r') {
        end();
      } else {
        if (length < line.length) {
          line[length] = character;
        }
        length = Math.min(length, line.length) + 1;
      }
    }
  }

  /** Ends the last line; nothing must follow. */
  void end() {
    if (length <= line.length) {
      visitor.accept(IntBuffer.wrap(line, 0, length));
    }
    length = 0;
  }
}
