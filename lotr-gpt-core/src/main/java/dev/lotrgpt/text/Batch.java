package dev.lotrgpt.text;

import java.util.Arrays;

/**
 * Sequences of tokens with the token that follows each.
 *
 * @param tokens [size*length], sequence by sequence
 * @param targets [size*length]
 * @param size number of sequences
 * @param length tokens of each
 */
public record Batch(int[] tokens, int[] targets, int size, int length) {

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
    return new Batch(tokens, targets, starts.length, length);
  }

  /** Some of the sequences. */
  public Batch slice(int from, int to) {
    return new Batch(
        Arrays.copyOfRange(tokens, from * length, to * length),
        Arrays.copyOfRange(targets, from * length, to * length),
        to - from,
        length);
  }
}
