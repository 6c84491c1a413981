package dev.lotrgpt.text;

import java.util.BitSet;
import java.util.Collection;

/**
 * All runs of {@value #LENGTH} characters that samples have, and which of them another text has.
 * The samples are indexed, not that text, which may be large.
 */
final class Passages implements Text.Sink {
  static final int LENGTH = 20;

  /** Of the polynomial that is the hash of a passage: odd, with bits in many places. */
  private static final long BASE = 0x9E3779B97F4A7C15L;

  /** The factor of the character that leaves a passage when another comes. */
  private static final long LEAVING = power(LENGTH);

  /** The samples, one after another. */
  private final int[] characters;

  /** Where in them the passages are, plus 1, in a hash table with open addressing; 0 for none. */
  private final int[] table;

  /** Which are in the text, by where they are. */
  private final BitSet found = new BitSet();

  /** The last characters of the text, in a ring. */
  private final int[] last = new int[LENGTH];

  /** Where in the ring the oldest of them is. */
  private int oldest;

  /** How many characters the first passage of the text lacks yet. */
  private int missing = LENGTH;

  /** Of the last characters. */
  private long hash;

  Passages(Collection<String> samples) {
    long total = samples.stream().mapToLong(s -> s.codePointCount(0, s.length())).sum();
    characters = new int[Math.toIntExact(total)];
    table = new int[tableSize(total)];
    int start = 0;
    for (String sample : samples) {
      int[] points = sample.codePoints().toArray();
      System.arraycopy(points, 0, characters, start, points.length);
      for (int at = start; at + LENGTH <= start + points.length; at++) {
        int slot = slot(characters, at);
        if (table[slot] == 0) {
          table[slot] = at + 1;
        }
      }
      start += points.length;
    }
  }

  /** A power of two that leaves at least a quarter of the table free. */
  private static int tableSize(long entries) {
    return (int) Math.min(1L << 30, Math.max(16, Long.highestOneBit(entries * 4 / 3 + 1) << 1));
  }

  @Override
  public void accept(int[] piece, int count) {
    for (int i = 0; i < count; i++) {
      hash = hash * BASE + piece[i] - LEAVING * last[oldest];
      last[oldest] = piece[i];
      oldest = oldest + 1 == LENGTH ? 0 : oldest + 1;
      missing = Math.max(0, missing - 1);
      if (missing == 0) {
        int entry = table[slot(hash, last, oldest, LENGTH)];
        if (entry != 0) {
          found.set(entry - 1);
        }
      }
    }
  }

  /** Whether the text has the passage that begins there in a sample. */
  boolean isFound(int[] sample, int at) {
    int entry = table[slot(sample, at)];
    return entry != 0 && found.get(entry - 1);
  }

  private int slot(int[] text, int at) {
    long hash = 0;
    for (int i = 0; i < LENGTH; i++) {
      hash = hash * BASE + text[at + i];
    }
    return slot(hash, text, at, Integer.MAX_VALUE);
  }

  /**
   * Where a passage is in the table, or where it would be.
   *
   * @param text that has it
   * @param first where it begins there
   * @param end where it goes on from the start of the text
   */
  private int slot(long hash, int[] text, int first, int end) {
    int mask = table.length - 1;
    int slot = (int) ((hash ^ hash >>> 32) * BASE >>> 33) & mask;
    while (table[slot] != 0 && !isAt(table[slot] - 1, text, first, end)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isAt(int at, int[] text, int first, int end) {
    int other = first;
    for (int i = 0; i < LENGTH; i++) {
      if (characters[at + i] != text[other]) {
        return false;
      }
      other = other + 1 == end ? 0 : other + 1;
    }
    return true;
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= BASE;
    }
    return power;
  }
}
