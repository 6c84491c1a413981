package dev.lotrgpt.maven.report.plot;

import java.util.List;
import java.util.Locale;

/**
 * The colours of the report, each for light and for dark pages. Pictures have the light ones; in
 * SVG they are classes, so that a page chooses. All of them can carry text on their page, but the
 * faint one, which can be seen as a line (WCAG 2, 1.4.11), and the grid; those of series were found
 * by a search that keeps every two of them as far apart as they get, for readers with and without a
 * colour vision deficiency.
 */
public enum Ink {
  PAPER("#ffffff", "#15181d"),
  TEXT("#1b1f24", "#e6e9ed"),
  MUTED("#59626e", "#a2acb9"),
  GRID("#e3e7eb", "#2c323a"),
  FAINT("#89929d", "#616b78"),

  BLUE("#0766ca", "#76b4fe"),
  RED("#a21e2f", "#e36130"),
  TEAL("#046261", "#7cf0c6"),
  AMBER("#a06316", "#febb50"),
  PURPLE("#580e84", "#a07bd4"),
  NAVY("#35345b", "#c2ccfe"),
  PINK("#b718a2", "#d78299"),
  OLIVE("#425209", "#f7e908"),

  HEAT_0("#f1f5fa", "#1d2733"),
  HEAT_1("#dde9f5", "#213449"),
  HEAT_2("#c3d9ee", "#264460"),
  HEAT_3("#a3c6e6", "#2c5579"),
  HEAT_4("#7eb0dc", "#305f88"),
  HEAT_5("#5596ce", "#356b98"),
  HEAT_6("#2f76b5", "#5394c8"),
  HEAT_7("#1c609f", "#76aede"),
  HEAT_8("#12477b", "#a3cbee");

  private static final List<Ink> SERIES =
      List.of(BLUE, RED, TEAL, AMBER, PURPLE, NAVY, PINK, OLIVE);
  private static final List<Ink> HEAT =
      List.of(HEAT_0, HEAT_1, HEAT_2, HEAT_3, HEAT_4, HEAT_5, HEAT_6, HEAT_7, HEAT_8);

  private static final Ink FIRST_STRONG = HEAT_6;

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

  /** Colours that tell conditions apart, the most different ones first. */
  public static List<Ink> series() {
    return SERIES;
  }

  /**
   * @param share in [0, 1], from the page's colour to the strongest
   */
  public static Ink heat(double share) {
    return HEAT.get((int) Math.round(share * (HEAT.size() - 1)));
  }

  /** What can be read on {@link #heat}. */
  public static Ink onHeat(double share) {
    return heat(share).ordinal() >= FIRST_STRONG.ordinal() ? PAPER : TEXT;
  }
}
