package dev.lotrgpt.maven.report.plot;

import java.awt.Color;

/** Between two colours, as WCAG 2 defines it. */
public final class Contrast {
  private Contrast() {}

  public static double of(String one, String other) {
    double a = luminance(Color.decode(one));
    double b = luminance(Color.decode(other));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  /** A colour through which another one is seen. */
  public static String over(String front, double opacity, String back) {
    Color a = Color.decode(front);
    Color b = Color.decode(back);
    return String.format(
        "#%02x%02x%02x",
        mixed(a.getRed(), opacity, b.getRed()),
        mixed(a.getGreen(), opacity, b.getGreen()),
        mixed(a.getBlue(), opacity, b.getBlue()));
  }

  private static int mixed(int front, double opacity, int back) {
    return (int) Math.round(opacity * front + (1 - opacity) * back);
  }

  private static double luminance(Color color) {
    double[] linear = Vision.linear(color);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }
}
