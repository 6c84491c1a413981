package dev.lotrgpt.compute;

/**
 * A dropout mask as a pure function of its key: element (row, column) is kept or not whatever the
 * backend, the order or the number of threads that ask. So nothing is stored, and the backward pass
 * asks again.
 *
 * <p>One 32-bit hash (the finaliser of MurmurHash3 over row, column pair and key) decides two
 * neighbouring columns with 16 bits each.
 *
 * @param rate probability of an element to be dropped, in [0, 1), rounded to 1/65536
 * @param key what tells this mask from all others of the training
 * @param site which of {@link #at} led to the key, for a device that knows the key before itself
 */
public record Dropout(float rate, long key, long site) {
  /** Probabilities are multiples of 1/65536. */
  private static final int STEPS = 1 << 16;

  public Dropout(float rate, long key) {
    this(rate, key, 0);
  }

  public Dropout {
    if (!(rate >= 0 && threshold(rate) < STEPS)) {
      throw new IllegalArgumentException("a dropout of " + rate + " would drop everything");
    }
  }

  /** Keeps everything. */
  public static final Dropout NONE = new Dropout(0, 0);

  /** Whether a rate that is not 0 drops something, and not everything, once it is rounded. */
  public static boolean isPossible(double rate) {
    int threshold = threshold((float) rate);
    return rate == 0 || (threshold > 0 && threshold < STEPS);
  }

  public boolean isNone() {
    return threshold() == 0;
  }

  /** The mask of one site (a layer's operation) under this key. */
  public Dropout at(long site) {
    return isNone() ? NONE : new Dropout(rate, CounterRandom.hash(key, site), site);
  }

  /** Elements whose 16 bits are below are dropped. */
  public int threshold() {
    return threshold(rate);
  }

  private static int threshold(float rate) {
    return Math.round(rate * STEPS);
  }

  /** What kept elements are multiplied with: 1/(1 - rate). */
  public float scale() {
    return (float) STEPS / (STEPS - threshold());
  }

  /**
   * Fills in the factors of consecutive columns of one row: 0 or {@link #scale}.
   *
   * @param columns length of a full row; fixes the numbering of the mask
   * @param from first column to fill, even
   * @param count how many columns to fill
   */
  public void fill(float[] mask, int offset, int row, int columns, int from, int count) {
    int pairs = (columns + 1) >>> 1;
    int base = row * pairs + (from >>> 1);
    int low = (int) key;
    int high = (int) (key >>> 32);
    int threshold = threshold();
    float scale = scale();
    int full = count >>> 1;
    for (int i = 0; i < full; i++) {
      int bits = mix(base + i, low, high);
      mask[offset + 2 * i] = (bits & 0xFFFF) < threshold ? 0 : scale;
      mask[offset + 2 * i + 1] = (bits >>> 16) < threshold ? 0 : scale;
    }
    if ((count & 1) == 1) {
      int bits = mix(base + full, low, high);
      mask[offset + count - 1] = (bits & 0xFFFF) < threshold ? 0 : scale;
    }
  }

  /**
   * The same mask as bytes, four columns to a word: 1 for kept, 0 for dropped, the first column in
   * the lowest byte. A loop over arrays without branches, which compilers turn into vector
   * instructions.
   *
   * @param words = [count]
   * @param pairs [count], for each word the number of its first pair of columns; a row has (columns
   *     + 1) / 2 pairs
   * @param firstPair added to all of {@code pairs}
   */
  public void keep(int[] words, int[] pairs, int count, int firstPair) {
    int low = (int) key;
    int high = (int) (key >>> 32);
    int threshold = threshold();
    for (int i = 0; i < count; i++) {
      int first = mix(pairs[i] + firstPair, low, high);
      int second = mix(pairs[i] + firstPair + 1, low, high);
      // A negative difference has its sign bit set: dropped.
      int dropped =
          ((first & 0xFFFF) - threshold) >>> 31
              | (((first >>> 16) - threshold) >>> 31) << 8
              | (((second & 0xFFFF) - threshold) >>> 31) << 16
              | (((second >>> 16) - threshold) >>> 31) << 24;
      words[i] = dropped ^ 0x01010101;
    }
  }

  private static int mix(int counter, int low, int high) {
    int h = counter * 0x9E3779B9 + low;
    h ^= h >>> 16;
    h *= 0x85EBCA6B;
    h ^= (h >>> 13) ^ high;
    h *= 0xC2B2AE35;
    return h ^ (h >>> 16);
  }
}
