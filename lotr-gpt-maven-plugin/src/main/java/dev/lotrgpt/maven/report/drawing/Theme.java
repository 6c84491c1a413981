package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Mark;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How every figure of the report looks. */
final class Theme {
  private static final String FAMILY = family();
  static final Font TICK = new Font(FAMILY, Font.PLAIN, 12);
  static final Font STRONG = new Font(FAMILY, Font.BOLD, 13);

  /** Pixels from one line of text to the next. */
  static final double LINE = 16;

  static final Stroke HAIR = new BasicStroke(1);
  static final Stroke SOLID = round(2.2f);
  static final Stroke RUN = round(0.8f);
  static final Stroke GROUND = round(4.2f);
  private static final Stroke THIN = round(1);

  /** Of a ground, whose ends are drawn. */
  static final double BAND = 0.14;

  /**
   * Of what stands behind a mean, and is to be seen in any ink: three times the page's contrast.
   */
  static final double PALE = 0.8;

  private Theme() {}

  /** The pages' first font that is here, for layout and for pictures. */
  private static String family() {
    List<String> here =
        List.of(
            GraphicsEnvironment.getLocalGraphicsEnvironment()
                .getAvailableFontFamilyNames(Locale.ROOT));
    return Stream.of("Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Helvetica", "Arial")
        .filter(here::contains)
        .findFirst()
        .orElse(Font.SANS_SERIF);
  }

  private static Stroke round(float width) {
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private static Stroke dashed(float... dashes) {
    return new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

  static Stroke stroke(Mark.Pen pen) {
    return switch (pen) {
      case SOLID -> SOLID;
      case DASHED -> dashed(5, 3);
      case DOTTED -> dashed(2, 3);
      case DASHDOT -> dashed(9, 3, 2, 3);
      case LONGDASH -> dashed(12, 4);
      case DASHDOTDOT -> dashed(9, 3, 2, 3, 2, 3);
      case THIN -> THIN;
    };
  }

  static double width(String text, Font font) {
    FontRenderContext context = new FontRenderContext(new AffineTransform(), true, true);
    return font.getStringBounds(text, context).getWidth();
  }
}
