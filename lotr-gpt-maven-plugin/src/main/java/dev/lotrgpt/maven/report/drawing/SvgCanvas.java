package dev.lotrgpt.maven.report.drawing;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Locale;
import org.apache.batik.ext.awt.g2d.AbstractGraphics2D;
import org.apache.batik.ext.awt.g2d.GraphicContext;

/**
 * Writes what is drawn as SVG elements whose colours are classes of the page's style sheet. A text
 * is anchored where it was meant to be, since the reader's font is not the one that it was laid out
 * with: in its middle, or where the {@link #ANCHOR} hint says. Nothing is clipped, transformed or
 * painted by another colour than an {@link InkColor}.
 */
final class SvgCanvas extends AbstractGraphics2D {
  static final Anchor ANCHOR = new Anchor();

  /** What is not said of a text. */
  static final String CSS = "svg text{font-size:12px;text-anchor:middle}\n";

  private static final int FONT_SIZE = 12;
  private static final Graphics METRICS =
      new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();

  private final StringBuilder out;

  /** Which point of a text stays where it is. */
  enum TextPoint {
    START,
    MIDDLE,
    END
  }

  /** The rendering hint that tells which point of a text stays where it is. */
  static final class Anchor extends RenderingHints.Key {
    private Anchor() {
      super(0x10776);
    }

    @Override
    public boolean isCompatibleValue(Object value) {
      return value instanceof TextPoint;
    }
  }

  SvgCanvas() {
    super(false);
    this.gc = new GraphicContext();
    this.out = new StringBuilder();
  }

  private SvgCanvas(SvgCanvas other) {
    super(other);
    this.out = other.out;
  }

  /** The elements that were drawn. */
  String elements() {
    return out.toString();
  }

  @Override
  public void draw(Shape shape) {
    BasicStroke stroke = (BasicStroke) getStroke();
    String width = stroke.getLineWidth() == 1 ? "" : number(stroke.getLineWidth());
    StringBuilder dashes = new StringBuilder();
    if (stroke.getDashArray() != null) {
      for (float dash : stroke.getDashArray()) {
        dashes.append(dashes.length() == 0 ? "" : ",").append(number(dash));
      }
    }
    element(shape, "s-", "stroke-opacity", width, dashes.toString());
  }

  @Override
  public void fill(Shape shape) {
    element(shape, "f-", "fill-opacity", "", "");
  }

  private void element(Shape shape, String prefix, String opacity, String width, String dashes) {
    InkColor color = (InkColor) getPaint();
    boolean isCircle =
        shape instanceof Ellipse2D ellipse && ellipse.getWidth() == ellipse.getHeight();
    out.append('<').append(isCircle ? "circle" : "path");
    attribute("class", prefix + color.ink().key());
    if (isCircle) {
      Ellipse2D circle = (Ellipse2D) shape;
      attribute("cx", number(circle.getCenterX()));
      attribute("cy", number(circle.getCenterY()));
      attribute("r", number(circle.getWidth() / 2));
    } else {
      attribute("d", path(shape));
    }
    attribute(opacity, color.getAlpha() == 255 ? "" : fine(color.opacity()));
    attribute("stroke-width", width);
    attribute("stroke-dasharray", dashes);
    out.append("/>\n");
  }

  /** Lines along an axis in their short form, as grids and grounds of labels have many. */
  private static String path(Shape shape) {
    StringBuilder path = new StringBuilder();
    String x = "";
    String y = "";
    double[] at = new double[6];
    for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(at);
      int numbers = new int[] {2, 2, 4, 6, 0}[kind];
      if (kind == PathIterator.SEG_LINETO && number(at[1]).equals(y)) {
        path.append('H').append(number(at[0]));
      } else if (kind == PathIterator.SEG_LINETO && number(at[0]).equals(x)) {
        path.append('V').append(number(at[1]));
      } else {
        path.append("MLQCZ".charAt(kind));
        for (int n = 0; n < numbers; n++) {
          path.append(n == 0 ? "" : " ").append(number(at[n]));
        }
      }
      x = numbers == 0 ? "" : number(at[numbers - 2]);
      y = numbers == 0 ? "" : number(at[numbers - 1]);
    }
    return path.toString();
  }

  @Override
  public void drawString(String text, float x, float y) {
    TextPoint point = getRenderingHint(ANCHOR) instanceof TextPoint hint ? hint : TextPoint.MIDDLE;
    double shift =
        switch (point) {
          case START -> 0;
          case MIDDLE -> getFontMetrics(getFont()).stringWidth(text) / 2.0;
          case END -> getFontMetrics(getFont()).stringWidth(text);
        };
    out.append("<text");
    attribute("class", "f-" + ((InkColor) getPaint()).ink().key());
    attribute("x", number(x + shift));
    attribute("y", number(y));
    attribute(
        "style",
        (getFont().getSize() == FONT_SIZE ? "" : "font-size:" + getFont().getSize() + "px;")
            + (getFont().isBold() ? "font-weight:600;" : "")
            + (point == TextPoint.MIDDLE ? "" : "text-anchor:" + name(point)));
    out.append('>').append(escaped(text)).append("</text>\n");
  }

  private static String name(TextPoint point) {
    return point.name().toLowerCase(Locale.ROOT);
  }

  private void attribute(String name, String value) {
    if (!value.isEmpty()) {
      out.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    }
  }

  /** A tenth of a pixel is enough; a site has millions of them. */
  private static String number(double value) {
    long tenths = Math.round(Math.abs(value) * 10);
    String sign = value < 0 && tenths > 0 ? "-" : "";
    return sign + tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10);
  }

  private static String fine(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public Graphics create() {
    return new SvgCanvas(this);
  }

  @Override
  public FontMetrics getFontMetrics(Font font) {
    return METRICS.getFontMetrics(font);
  }

  @Override
  public void dispose() {
    // Nothing is held.
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    return null;
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    throw notDrawn("attributed text");
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform transform) {
    throw notDrawn("an image");
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform transform) {
    throw notDrawn("an image");
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    throw notDrawn("an image");
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, ImageObserver observer) {
    throw notDrawn("an image");
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw notDrawn("a copy");
  }

  @Override
  public void setXORMode(java.awt.Color color) {
    throw notDrawn("an exclusive or");
  }

  private static UnsupportedOperationException notDrawn(String what) {
    return new UnsupportedOperationException("figures do not have " + what);
  }
}
