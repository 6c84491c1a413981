package dev.lotrgpt.faults;

import java.time.Duration;
import java.util.Random;

/**
 * Feeds a parser with inputs for a bounded time.
 *
 * <p>An input that takes long or much memory fails by the test's timeout and the JVM's heap.
 */
public final class Fuzzing {
  private static final Duration TIME = Duration.ofSeconds(2);

  private Fuzzing() {}

  /** One input, made from the random numbers and given to the parser. */
  @FunctionalInterface
  public interface Trial {
    /**
     * @return whether the input was accepted; refusing it in the documented manner is no failure
     */
    boolean isAccepted(Random random) throws Exception;
  }

  /**
   * @throws AssertionError naming the trial's seed if it fails, or if the parser took all inputs or
   *     none: then they try nothing
   */
  public static void run(Trial trial) {
    long end = System.nanoTime() + TIME.toNanos();
    long seed = Damage.SEED;
    int accepted = 0;
    int refused = 0;
    while (System.nanoTime() < end) {
      seed++;
      try {
        if (trial.isAccepted(new Random(seed))) {
          accepted++;
        } else {
          refused++;
        }
      } catch (Exception | Error e) {
        throw new AssertionError("trial with seed " + seed + ": " + e, e);
      }
    }
    if (accepted == 0 || refused == 0) {
      throw new AssertionError(accepted + " inputs accepted, " + refused + " refused");
    }
  }
}
