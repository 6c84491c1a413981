package dev.lotrgpt.maven.report.figure;

import java.awt.Color;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Writes what {@link SvgGraphics} drew as SVG without groups, identifiers and fonts, in which a
 * colour is a class of the page's style sheet.
 */
final class SvgWriter {
  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern SPACE = Pattern.compile("\\s*([A-Za-z])\\s*");
  private static final String[] INHERITED = {
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "fill-opacity",
    "stroke-opacity",
    "font-size",
    "font-weight",
    "text-anchor"
  };

  /** As {@link #CSS} has it; Batik leaves it out. */
  private static final String FONT_SIZE = "12";

  /** What is not said of a text. */
  static final String CSS = "svg text{font-size:12px;text-anchor:middle}\n";

  private final StringBuilder out = new StringBuilder();

  private SvgWriter() {}

  /** The elements inside the {@code svg} element. */
  static String write(Drawing drawing) {
    SvgGraphics graphics = SvgGraphics.blank();
    drawing.draw(graphics);
    SvgWriter writer = new SvgWriter();
    writer.children(graphics.getRoot(), Map.of());
    graphics.dispose();
    return writer.out.toString();
  }

  private void children(Element parent, Map<String, String> style) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        Map<String, String> own = new HashMap<>(style);
        for (String name : INHERITED) {
          if (element.hasAttribute(name)) {
            own.put(name, element.getAttribute(name));
          }
        }
        if (element.hasAttribute("transform")) {
          throw new IllegalStateException("figures are drawn without transformations");
        }
        switch (element.getTagName()) {
          case "svg", "g" -> children(element, own);
          case "defs" -> {}
          case "text" -> text(element, own);
          default -> shape(element, own);
        }
      }
    }
  }

  private void text(Element element, Map<String, String> style) {
    open("text", classes(style.getOrDefault("fill", "black"), "f-"));
    attribute("x", element.getAttribute("x"));
    attribute("y", element.getAttribute("y"));
    String size = style.getOrDefault("font-size", FONT_SIZE).replace("px", "");
    String weight = "bold".equals(style.get("font-weight")) ? "600" : "";
    String anchor = style.getOrDefault("text-anchor", "start");
    attribute(
        "style",
        (size.equals(FONT_SIZE) ? "" : "font-size:" + size + "px;")
            + (weight.isEmpty() ? "" : "font-weight:600;")
            + (anchor.equals("middle") ? "" : "text-anchor:" + anchor));
    out.append('>').append(escape(element.getTextContent())).append("</text>\n");
  }

  private void shape(Element element, Map<String, String> style) {
    String fill = style.getOrDefault("fill", "black");
    String stroke = style.getOrDefault("stroke", "none");
    String classes = (classes(fill, "f-") + " " + classes(stroke, "s-")).trim();
    if (classes.isEmpty()) {
      return;
    }
    open(element.getTagName(), classes);
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      if (attribute.getNodeName().matches("d|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|width|height|points")) {
        attribute(attribute.getNodeName(), compact(attribute.getNodeValue()));
      }
    }
    if (!fill.equals("none")) {
      opacity("fill-opacity", style);
    }
    if (!stroke.equals("none")) {
      opacity("stroke-opacity", style);
      if (!"1".equals(style.getOrDefault("stroke-width", "1"))) {
        attribute("stroke-width", style.get("stroke-width"));
      }
      if (!"none".equals(style.getOrDefault("stroke-dasharray", "none"))) {
        attribute("stroke-dasharray", style.get("stroke-dasharray"));
      }
    }
    out.append("/>\n");
  }

  private void open(String tag, String classes) {
    out.append('<').append(tag);
    attribute("class", classes);
  }

  private void opacity(String name, Map<String, String> style) {
    String value = style.getOrDefault(name, "1");
    if (!value.equals("1")) {
      attribute(name, String.format(Locale.ROOT, "%.2f", Double.parseDouble(value)));
    }
  }

  private void attribute(String name, String value) {
    if (value != null && !value.isEmpty()) {
      out.append(' ').append(name).append("=\"").append(escape(value)).append('"');
    }
  }

  private static String classes(String color, String prefix) {
    return color.equals("none") ? "" : prefix + ink(color).key();
  }

  private static Ink ink(String color) {
    Matcher matcher = RGB.matcher(color.replace(" ", ""));
    Color parsed =
        matcher.matches()
            ? new Color(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)))
            : switch (color) {
              case "white" -> Color.WHITE;
              case "black" -> Color.BLACK;
              default -> throw new IllegalStateException("figures have no colour " + color);
            };
    return Ink.of(parsed)
        .orElseThrow(() -> new IllegalStateException("figures have no colour " + color));
  }

  /** {@code M 1 2 L 3 4} to {@code M1 2L3 4}. */
  private static String compact(String path) {
    return SPACE.matcher(path).replaceAll("$1").trim();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
