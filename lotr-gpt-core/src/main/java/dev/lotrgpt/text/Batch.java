package dev.lotrgpt.text;

import java.util.Arrays;

/**
 * Sequences of tokens with the token that follows each.
 *
 * @param tokens [size*length], sequence by sequence
 * @param targets [size*length]
 * @param size number of sequences
 * @param length tokens of each
 * @param origin for whoever has the text; null where it is not known
 */
public record Batch(int[] tokens, int[] targets, int size, int length, Origin origin) {

  /**
   * Where the sequences are in a text.
   *
   * @param starts of each
   */
  public record Origin(Tokens text, int[] starts) {}

  /** Sequences of no text that is known. */
  public Batch(int[] tokens, int[] targets, int size, int length) {
    this(tokens, targets, size, length, null);
  }

  /**
   * The windows of {@code text} that begin at {@code starts}.
   *
   * @param starts each below text.size() - length
   */
  public static Batch of(Tokens text, int[] starts, int length) {
    int[] tokens = new int[starts.length * length];
    int[] targets = new int[starts.length * length];
    for (int i = 0; i < starts.length; i++) {
      text.copy(starts[i], tokens, i * length, length);
      text.copy(starts[i] + 1, targets, i * length, length);
    }
    return new Batch(tokens, targets, starts.length, length, new Origin(text, starts));
  }

  /** Some of the sequences. */
  public Batch slice(int from, int to) {
    return new Batch(
        Arrays.copyOfRange(tokens, from * length, to * length),
        Arrays.copyOfRange(targets, from * length, to * length),
        to - from,
        length,
        origin == null
            ? null
            : new Origin(origin.text(), Arrays.copyOfRange(origin.starts(), from, to)));
  }
}
