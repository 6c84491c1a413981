package dev.lotrgpt.maven.report.result;

import java.util.Locale;

/** Numbers as readers want them. */
public final class Numbers {
  private Numbers() {}

  /** For sentences and figures: {@code 2.03}. */
  public static String loss(double value) {
    return decimals(value, 2);
  }

  public static String decimals(double value, int digits) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.matches("-0(\\.0*)?")
        ? text.substring(1)
        : text.startsWith("-") ? "−" + text.substring(1) : text;
  }

  /** {@code 5,000}. */
  public static String count(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%,.0f", value) : "–";
  }

  /** Three digits and a magnitude: {@code 846k}, {@code 4.84M}. */
  public static String size(double value) {
    if (value < 1000) {
      return count(value);
    }
    int thousands = value < 999_500 ? 1 : value < 999.5e6 ? 2 : 3;
    double scaled = value / Math.pow(1000, thousands);
    int digits = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0;
    String text = String.format(Locale.ROOT, "%." + digits + "f", scaled);
    return (text.contains(".") ? text.replaceAll("\\.?0+$", "") : text)
        + "kMG".charAt(thousands - 1);
  }

  /** {@code 34 s}, {@code 5 min}, {@code 2 h 10 min}. */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "–";
    }
    if (seconds < 10) {
      return decimals(seconds, 1) + " s";
    }
    if (seconds < 100) {
      return count(seconds) + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 60
        ? minutes + " min"
        : minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }

  /** {@code +12 %}. */
  public static String change(double from, double to) {
    double percent = 100 * (to - from) / from;
    String digits = decimals(Math.abs(percent), Math.abs(percent) < 9.5 ? 1 : 0);
    return (percent < 0 ? "−" : "+") + digits + "\u00a0%";
  }

  /** {@code 1.5 passes over the text}, {@code 33 passes over the text}. */
  public static String epochs(double passes) {
    return passes(passes) + " passes over the text";
  }

  /** {@code 1.5}, {@code 33}, {@code 3,488}. */
  public static String passes(double passes) {
    return passes < 9.95 ? decimals(passes, 1) : count(passes);
  }

  /** {@code 3 seeds}. */
  public static String of(long count, String thing) {
    return count(count) + " " + thing + (count == 1 ? "" : "s");
  }
}
