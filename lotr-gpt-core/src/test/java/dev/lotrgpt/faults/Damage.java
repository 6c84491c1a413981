package dev.lotrgpt.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A damaged copy of a file.
 *
 * @param description for the message of a test
 */
public record Damage(String description, byte[] bytes) {
  /** Another one is tried with {@code -Dfaults.seed=N}. */
  public static final long SEED = Long.getLong("faults.seed", 20261122);

  private static final int LONGEST_HOLE = 64;

  /**
   * What power cuts, full disks and bad memory leave: the file cut at lengths from end to end,
   * single bits flipped, and holes filled with zeros.
   *
   * @param each how many of each kind
   */
  public static List<Damage> of(byte[] whole, int each) {
    Random random = new Random(SEED);
    List<Damage> all = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      int length = (int) ((long) i * whole.length / each);
      all.add(new Damage("cut to " + length + " bytes", Arrays.copyOf(whole, length)));
    }
    all.add(new Damage("without its last byte", Arrays.copyOf(whole, whole.length - 1)));
    for (int i = 0; i < each; i++) {
      byte[] flipped = whole.clone();
      int at = random.nextInt(whole.length);
      int bit = random.nextInt(Byte.SIZE);
      flipped[at] ^= (byte) (1 << bit);
      all.add(new Damage("bit " + bit + " of byte " + at + " flipped", flipped));
    }
    for (int i = 0; i < each; i++) {
      byte[] holed = whole.clone();
      int from = random.nextInt(whole.length);
      int to = Math.min(whole.length, from + 1 + random.nextInt(LONGEST_HOLE));
      Arrays.fill(holed, from, to, (byte) 0);
      if (!Arrays.equals(holed, whole)) {
        all.add(new Damage("zeros from byte " + from + " to " + to, holed));
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return description;
  }
}
