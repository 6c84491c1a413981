package dev.lotrgpt.maven.report.figure;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The colours of the report, each for light and for dark pages. Charts are drawn with the light
 * ones; in SVG they become classes, so that a page chooses. All of them can carry text on their
 * page.
 */
public enum Ink {
  PAPER("#ffffff", "#15181d"),
  TEXT("#1b1f24", "#e6e9ed"),
  MUTED("#59626e", "#a2acb9"),
  GRID("#e3e7eb", "#2c323a"),
  FAINT("#b9c1ca", "#58616d"),

  BLUE("#1d6cb2", "#6fb4f3"),
  RED("#c62f1d", "#ff8170"),
  TEAL("#00796b", "#45cbb2"),
  AMBER("#946000", "#e9b44c"),
  PURPLE("#7b3fa1", "#c79bea"),
  NAVY("#22315e", "#b9c8ff"),
  PINK("#bd3d86", "#f59ac9"),
  OLIVE("#5f6b00", "#c3cf57"),

  HEAT_0("#f1f5fa", "#1d2733"),
  HEAT_1("#dde9f5", "#213449"),
  HEAT_2("#c3d9ee", "#264460"),
  HEAT_3("#a3c6e6", "#2c5579"),
  HEAT_4("#7eb0dc", "#336893"),
  HEAT_5("#5596ce", "#3f7dae"),
  HEAT_6("#337bbb", "#5394c8"),
  HEAT_7("#1c609f", "#76aede"),
  HEAT_8("#12477b", "#a3cbee");

  private static final List<Ink> SERIES =
      List.of(BLUE, RED, TEAL, AMBER, PURPLE, NAVY, PINK, OLIVE);
  private static final List<Ink> HEAT =
      List.of(HEAT_0, HEAT_1, HEAT_2, HEAT_3, HEAT_4, HEAT_5, HEAT_6, HEAT_7, HEAT_8);

  private final String light;
  private final String dark;

  Ink(String light, String dark) {
    this.light = light;
    this.dark = dark;
  }

  public String light() {
    return light;
  }

  public String dark() {
    return dark;
  }

  /** As in CSS: {@code heat-0}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Color color() {
    return Color.decode(light);
  }

  /** See-through, for bands and single seeds. */
  Color color(double opacity) {
    Color opaque = color();
    return new Color(
        opaque.getRed(), opaque.getGreen(), opaque.getBlue(), (int) Math.round(255 * opacity));
  }

  /** Colours that tell conditions apart, the most different ones first. */
  public static List<Ink> series() {
    return SERIES;
  }

  /**
   * @param share in [0, 1], from the page's colour to the strongest
   */
  static Ink heat(double share) {
    return HEAT.get((int) Math.round(share * (HEAT.size() - 1)));
  }

  /** The ink that a chart was drawn with; a colour's opacity does not matter. */
  static Optional<Ink> of(Color color) {
    int rgb = color.getRGB() & 0xffffff;
    return Arrays.stream(values())
        .filter(ink -> (ink.color().getRGB() & 0xffffff) == rgb)
        .findFirst();
  }
}
