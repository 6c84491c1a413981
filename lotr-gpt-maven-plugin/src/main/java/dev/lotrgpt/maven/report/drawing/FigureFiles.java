package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.file.CsvText;
import dev.lotrgpt.maven.report.plot.Figure;
import dev.lotrgpt.maven.report.plot.Ink;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A figure as files to download. */
public final class FigureFiles {
  private static final int PIXELS = 2;
  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();

  private static final String FONTS =
      "-apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, Helvetica, Arial, sans-serif";

  private FigureFiles() {}

  /**
   * {@code figures/ID.svg}, {@code .png} and {@code .csv}.
   *
   * @return name in the site to content
   */
  public static Map<String, byte[]> of(Figure figure) {
    String name = "figures/" + figure.id();
    return Map.of(
        name + ".svg", utf8(svg(Inline.wide(figure))),
        name + ".png", png(image(Drawing.wide(figure))),
        name + ".csv", utf8(csv(FigureTable.of(figure))));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Java's own way takes a temporary file for each picture, and its directory may be full. */
  static byte[] png(BufferedImage image) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  private static String csv(FigureTable table) {
    StringWriter text = new StringWriter();
    try (CSVPrinter printer = new CSVPrinter(text, CSV)) {
      printer.printRecord(table.header());
      for (List<Object> row : table.rows()) {
        printer.printRecord(
            row.stream().map(cell -> cell instanceof String name ? CsvText.cell(name) : cell));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** A file of its own, light or dark as its reader wants. */
  private static String svg(Inline drawing) {
    String size = "width=\"%s\" height=\"%s\"".formatted(drawing.width(), drawing.height());
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" %s font-family=\"%s\">\n"
            .formatted(drawing.width(), drawing.height(), size, FONTS)
        + "<style>\n"
        + css()
        + "</style>\n<rect class=\"f-paper\" "
        + size
        + "/>\n"
        + drawing.content()
        + "</svg>\n";
  }

  /** The inks as custom properties, and the classes that use them. */
  public static String css() {
    StringBuilder light = new StringBuilder();
    StringBuilder dark = new StringBuilder();
    StringBuilder classes = new StringBuilder();
    for (Ink ink : Ink.values()) {
      light.append("--%s:%s;".formatted(ink.key(), ink.light()));
      dark.append("--%s:%s;".formatted(ink.key(), ink.dark()));
      classes.append(
          ".f-%1$s{fill:var(--%1$s)}.s-%1$s{stroke:var(--%1$s)}.b-%1$s{background:var(--%1$s)}\n"
              .formatted(ink.key()));
    }
    return ":root{%s}\n@media (prefers-color-scheme:dark){:root{%s}}\n".formatted(light, dark)
        + "[class^=s-]{fill:none}\n"
        + SvgCanvas.CSS
        + classes;
  }

  private static BufferedImage image(Drawing drawing) {
    BufferedImage image =
        new BufferedImage(
            drawing.width() * PIXELS, drawing.height() * PIXELS, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(PIXELS, PIXELS);
    graphics.setPaint(InkColor.of(Ink.PAPER));
    graphics.fillRect(0, 0, drawing.width(), drawing.height());
    drawing.draw(graphics);
    graphics.dispose();
    return image;
  }
}
