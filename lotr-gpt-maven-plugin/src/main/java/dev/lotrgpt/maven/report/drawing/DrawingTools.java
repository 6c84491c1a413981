package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.util.Locale;

/** What figures are drawn with: no screen, but a font. */
public final class DrawingTools {
  private static final String HEADLESS = "java.awt.headless";

  private DrawingTools() {}

  /**
   * Before the first figure: Java looks for a screen once, at the one that DISPLAY names, and fails
   * where nobody answers. What it is told holds for all of Maven's process; whoever wants windows
   * there can have them with {@code -Djava.awt.headless=false} in MAVEN_OPTS.
   *
   * @throws MistakeException if there is no font
   */
  public static void require() {
    if (System.getProperty(HEADLESS) == null) {
      System.setProperty(HEADLESS, "true");
    }
    try {
      GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames(Locale.ROOT);
      // Only a text that is laid out shows whether there is a font behind the names.
      new Font(Font.SANS_SERIF, Font.PLAIN, 12)
          .getStringBounds("x", new FontRenderContext(new AffineTransform(), true, true));
    } catch (Error | RuntimeException e) {
      throw new MistakeException(
          new Mistake(
              "the report's figures",
              "cannot be drawn, as Java finds no font (" + rootCause(e) + ")",
              "install fontconfig and a font, for example apt-get install fontconfig fonts-dejavu-core, and build again; what is trained stays"));
    }
  }

  private static Throwable rootCause(Throwable e) {
    return e.getCause() == null ? e : rootCause(e.getCause());
  }
}
