package dev.lotrgpt.maven.report.figure;

import java.awt.FontMetrics;
import java.awt.RenderingHints;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.DOMGroupManager;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.util.SVGConstants;
import org.w3c.dom.DOMImplementation;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Draws into an SVG document. A text is anchored where it was meant to be, since the reader's font
 * is not the one that it was laid out with: in its middle, or where the {@link #ANCHOR} hint says.
 */
final class SvgGraphics extends SVGGraphics2D {
  private static final DOMImplementation DOCUMENTS = documents();

  static final Anchor ANCHOR = new Anchor();

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

  private SvgGraphics(SVGGeneratorContext context) {
    super(context, false);
  }

  private SvgGraphics(SvgGraphics other) {
    super(other);
  }

  static SvgGraphics blank() {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(newDocument());
    context.setPrecision(1);
    context.setComment(null);
    return new SvgGraphics(context);
  }

  private static Document newDocument() {
    return DOCUMENTS.createDocument(SVGConstants.SVG_NAMESPACE_URI, SVGConstants.SVG_SVG_TAG, null);
  }

  private static DOMImplementation documents() {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform can make an XML document", e);
    }
  }

  @Override
  public java.awt.Graphics create() {
    return new SvgGraphics(this);
  }

  @Override
  public void drawString(String text, float x, float y) {
    FontMetrics metrics = getFontMetrics(getFont());
    TextPoint point = getRenderingHint(ANCHOR) instanceof TextPoint hint ? hint : TextPoint.MIDDLE;
    double shift =
        switch (point) {
          case START -> 0;
          case MIDDLE -> metrics.stringWidth(text) / 2.0;
          case END -> metrics.stringWidth(text);
        };
    Element element = getDOMFactory().createElementNS(SVG_NAMESPACE_URI, SVG_TEXT_TAG);
    element.setAttributeNS(null, SVG_X_ATTRIBUTE, generatorCtx.doubleString(x + shift));
    element.setAttributeNS(null, SVG_Y_ATTRIBUTE, generatorCtx.doubleString(y));
    if (point != TextPoint.START) {
      element.setAttributeNS(
          null, SVG_TEXT_ANCHOR_ATTRIBUTE, point == TextPoint.END ? "end" : "middle");
    }
    element.appendChild(getDOMFactory().createTextNode(text));
    domGroupManager.addElement(element, DOMGroupManager.FILL);
  }
}
