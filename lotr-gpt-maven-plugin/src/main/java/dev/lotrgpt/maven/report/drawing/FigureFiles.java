package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.file.CsvText;
import dev.lotrgpt.maven.report.plot.Figure;
import dev.lotrgpt.maven.report.plot.Ink;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes a figure as files to download. */
public final class FigureFiles {
  private static final int PIXELS = 2;
  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();

  private static final String FONTS =
      "-apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, Helvetica, Arial, sans-serif";

  private FigureFiles() {}

  /** Where a file of the site lies. */
  @FunctionalInterface
  public interface Location {
    Path of(String name) throws IOException;
  }

  /** {@code figures/ID.svg}, {@code .png} and {@code .csv}. */
  public static void write(Figure figure, Location location) throws IOException {
    String name = "figures/" + figure.id();
    Files.writeString(location.of(name + ".svg"), svg(Inline.wide(figure)));
    try (OutputStream out = Files.newOutputStream(location.of(name + ".png"))) {
      writePng(image(Drawing.wide(figure)), out);
    }
    FigureTable table = FigureTable.of(figure);
    try (Writer writer = Files.newBufferedWriter(location.of(name + ".csv"));
        CSVPrinter printer = new CSVPrinter(writer, CSV)) {
      printer.printRecord(table.header());
      for (List<Object> row : table.rows()) {
        printer.printRecord(
            row.stream().map(cell -> cell instanceof String text ? CsvText.cell(text) : cell));
      }
    }
  }

  /** Java's own way takes a temporary file for each picture, and its directory may be full. */
  static void writePng(BufferedImage image, OutputStream out) throws IOException {
    try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "png", memory);
    }
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
