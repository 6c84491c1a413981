package dev.lotrgpt.text;

import java.util.Arrays;
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

  /** The end of the text so far. */
  private final Window end = new Window();

  Passages(Collection<String> samples) {
    long total = samples.stream().mapToLong(s -> s.codePointCount(0, s.length())).sum();
    characters = new int[Math.toIntExact(total)];
    table = new int[tableSize(total)];
    int count = 0;
    for (String sample : samples) {
      Window window = new Window();
      for (int i = 0; i < sample.length(); i += Character.charCount(characters[count - 1])) {
        int character = sample.codePointAt(i);
        characters[count++] = character;
        if (window.add(character)) {
          int slot = slot(window);
          if (table[slot] == 0) {
            table[slot] = count - LENGTH + 1;
          }
        }
      }
    }
  }

  /** A power of two that leaves at least a quarter of the table free. */
  private static int tableSize(long entries) {
    return (int) Math.min(1L << 30, Math.max(16, Long.highestOneBit(entries * 4 / 3 + 1) << 1));
  }

  @Override
  public void accept(int[] piece, int count) {
    for (int i = 0; i < count; i++) {
      if (end.add(piece[i])) {
        int entry = table[slot(end)];
        if (entry != 0) {
          found.set(entry - 1);
        }
      }
    }
  }

  /** Where in a sample the passages begin that the text has. */
  BitSet found(int[] sample) {
    BitSet starts = new BitSet();
    Window window = new Window();
    for (int i = 0; i < sample.length; i++) {
      if (window.add(sample[i])) {
        int entry = table[slot(window)];
        if (entry != 0 && found.get(entry - 1)) {
          starts.set(i + 1 - LENGTH);
        }
      }
    }
    return starts;
  }

  /** Where the passage of a window is in the table, or where it would be. */
  private int slot(Window window) {
    int mask = table.length - 1;
    int slot = window.spread() & mask;
    while (table[slot] != 0 && !window.equalsAt(characters, table[slot] - 1)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** The last characters of a text that goes by, and their hash. */
  private static final class Window {
    private final int[] ring = new int[LENGTH];
    private int oldest;
    private int missing = LENGTH;
    private long hash;

    /** Whether there is a whole passage. */
    boolean add(int character) {
      hash = hash * BASE + character - LEAVING * ring[oldest];
      ring[oldest] = character;
      oldest = oldest + 1 == LENGTH ? 0 : oldest + 1;
      missing = Math.max(0, missing - 1);
      return missing == 0;
    }

    /** Of the hash, bits that all characters change. */
    int spread() {
      return (int) ((hash ^ hash >>> 32) * BASE >>> 33);
    }

    boolean equalsAt(int[] text, int start) {
      int tail = LENGTH - oldest;
      return Arrays.equals(text, start, start + tail, ring, oldest, LENGTH)
          && Arrays.equals(text, start + tail, start + LENGTH, ring, 0, oldest);
    }
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= BASE;
    }
    return power;
  }
}
