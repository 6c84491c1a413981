package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Ink;
import java.awt.Color;

/** An ink to draw with: a colour in pictures, and known by its name in SVG. */
final class InkColor extends Color {
  private static final long serialVersionUID = 1L;

  private final Ink ink;

  private InkColor(Ink ink, int opacity) {
    super(rgb(ink) | opacity << 24, true);
    this.ink = ink;
  }

  private static int rgb(Ink ink) {
    return Color.decode(ink.light()).getRGB() & 0xffffff;
  }

  static InkColor of(Ink ink) {
    return new InkColor(ink, 255);
  }

  /** See-through, for bands and single runs. */
  static InkColor of(Ink ink, double opacity) {
    return new InkColor(ink, (int) Math.round(255 * opacity));
  }

  Ink ink() {
    return ink;
  }

  double opacity() {
    return getAlpha() / 255.0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InkColor color && color.ink == ink && super.equals(other);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + ink.hashCode();
  }
}
