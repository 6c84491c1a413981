package dev.lotrgpt.maven.progress;

import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {
  private static final String UNKNOWN = "-";

  private Figures() {}

  /** Nats a character: four decimals, as losses differ in the third. */
  public static String loss(double loss) {
    return Double.isFinite(loss) ? String.format(Locale.ROOT, "%.4f", loss) : UNKNOWN;
  }

  /** {@code 1.9312 @ 500}. */
  public static String best(double loss, int iteration) {
    return Double.isFinite(loss) ? loss(loss) + " @ " + iteration : UNKNOWN;
  }

  /** {@code 0:07}, {@code 12:04} or {@code 1:02:03}. */
  public static String duration(double seconds) {
    if (!(seconds >= 0) || Double.isInfinite(seconds)) {
      return UNKNOWN;
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  public static String rate(double tokensPerSecond) {
    return Double.isFinite(tokensPerSecond) && tokensPerSecond > 0
        ? String.format(Locale.ROOT, "%,.0f", tokensPerSecond)
        : UNKNOWN;
  }

  /** {@code 71.3 %}. */
  public static String share(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : UNKNOWN;
  }

  /** {@code 11,475}. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 run}, {@code 3 runs}. */
  public static String count(long number, String noun) {
    return number(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
