package dev.lotrgpt.compute;

/**
 * Random numbers as pure functions of a key and a counter. There is no state to save, and the n-th
 * number does not depend on who asked for the others.
 */
public final class CounterRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long key;

  public CounterRandom(long key) {
    this.key = key;
  }

  /** Mixes two words into one (SplitMix64's finaliser, Steele et al. 2014). */
  public static long hash(long key, long counter) {
    long z = key + (counter + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A generator independent of this one and of those of other streams. */
  public CounterRandom stream(long stream) {
    return new CounterRandom(hash(key, stream));
  }

  public long bits(long counter) {
    return hash(key, counter);
  }

  /** Uniform in [0, 1), 53 bits. */
  public double uniform(long counter) {
    return (hash(key, counter) >>> 11) * 0x1p-53;
  }

  /** Uniform in [0, bound); the bias is below bound / 2^63. */
  public int below(int bound, long counter) {
    return (int) Math.multiplyHigh(hash(key, counter) >>> 1, (long) bound << 1);
  }

  /** Standard normal (Box and Muller 1958); StrictMath gives the same bits everywhere. */
  public double gaussian(long counter) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * counter)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(2 * counter + 1));
  }
}
