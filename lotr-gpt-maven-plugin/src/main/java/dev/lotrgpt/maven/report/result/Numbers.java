package dev.lotrgpt.maven.report.result;

import dev.lotrgpt.result.Metric;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as readers want them. */
public final class Numbers {
  private static final Pattern POWER_OF_TEN =
      Pattern.compile("(?<![^ ])(\\d+(?:\\.\\d+)?)e([+-]?\\d+)(?!\\w)");

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

  /** A number that runs have, in its unit. */
  public static String of(Metric metric, double value) {
    return of(metric.unit(), value);
  }

  public static String of(Metric.Unit unit, double value) {
    return Double.isFinite(value) ? typeset(unit.format(value)) : "–";
  }

  /** An interval: {@code 53.0 to 67.5 %}. */
  public static String range(Metric.Unit unit, double low, double high) {
    return typeset(unit.range(low, high));
  }

  /**
   * What claims are told with, made for a console, as a page has it: a minus sign for a hyphen,
   * powers of ten, and no line that ends before a unit, or inside of what is said of p.
   */
  public static String typeset(String text) {
    return POWER_OF_TEN
        .matcher(text)
        .replaceAll(power -> power.group(1) + "\u00a0×\u00a010" + superscript(power.group(2)))
        .replaceAll("(?<![\\w.=-])-(?=[\\d.(]|all\\.|where\\()|(?<= )-(?= )", "−")
        .replaceAll("(?<=\\d) (?=%)|(?<=\\bp) (?=[=<])|(?<=\\bp [=<]) (?=\\d)", "\u00a0");
  }

  private static String superscript(String exponent) {
    StringBuilder raised = new StringBuilder(exponent.startsWith("-") ? "⁻" : "");
    exponent
        .replaceFirst("^[+-]?0*(?=\\d)", "")
        .chars()
        .forEach(digit -> raised.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0')));
    return raised.toString();
  }

  /** {@code 5,000}. */
  public static String count(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%,.0f", value) : "–";
  }

  /**
   * Three digits and a magnitude: {@code 846k}, {@code 4.84M}, {@code 15.0k} for 15,029; zeros are
   * left out where nothing is rounded, {@code 15k} for 15,000.
   */
  public static String size(double value) {
    if (value < 1000) {
      return count(value);
    }
    int thousands = value < 999_500 ? 1 : value < 999.5e6 ? 2 : 3;
    double scaled = value / Math.pow(1000, thousands);
    int digits = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0;
    String text = String.format(Locale.ROOT, "%." + digits + "f", scaled);
    boolean isExact = Double.parseDouble(text) == scaled;
    return (isExact && digits > 0 ? text.replaceAll("\\.?0+$", "") : text)
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

  /** {@code 1.5 passes over the text}, {@code 33 passes over the text}. */
  public static String epochs(double passes) {
    return passes(passes) + " passes over the text";
  }

  /** {@code 1.5}, {@code 33}, {@code 3,488}. */
  public static String passes(double passes) {
    return passes < 9.95 ? decimals(passes, 1) : count(passes);
  }

  /** {@code 1 to 164}: from the fewest to the most, both with a decimal or none. */
  public static String passes(double fewest, double most) {
    boolean isExact = Math.abs(fewest - Math.rint(fewest)) < 0.05;
    boolean isWhole = fewest >= 0.95 && (most >= 99.5 || most >= 9.95 && isExact);
    String low = isWhole ? count(fewest) : decimals(fewest, 1);
    String high = isWhole ? count(most) : decimals(most, 1);
    return low.equals(high) ? passes(most) : low + " to " + high;
  }

  /** {@code 3 seeds}. */
  public static String of(long count, String thing) {
    return count(count) + " " + thing + (count == 1 ? "" : "s");
  }
}
