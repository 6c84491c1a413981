package dev.lotrgpt.maven.report.drawing;

import java.awt.Font;
import java.util.ArrayList;
import java.util.List;

/** A text in lines that are not wider than there is room. */
record TextBlock(List<String> lines, Font font) {

  /** Broken after a comma, else between words; a word that is too long by itself is cut. */
  static TextBlock of(String text, Font font, double width) {
    int comma = text.lastIndexOf(", ") + 1;
    boolean isOnComma =
        comma > 0
            && Theme.width(text, font) > width
            && Theme.width(text.substring(0, comma), font) <= width
            && Theme.width(text.substring(comma + 1), font) <= width;
    return isOnComma
        ? new TextBlock(List.of(text.substring(0, comma), text.substring(comma + 1)), font)
        : betweenWords(text, font, width);
  }

  private static TextBlock betweenWords(String text, Font font, double width) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (Theme.width(longer, font) <= width || line.isEmpty()) {
        line = longer;
      } else {
        lines.add(cut(line, font, width));
        line = word;
      }
    }
    lines.add(cut(line, font, width));
    return new TextBlock(lines, font);
  }

  /** In one line, cut where it must be. */
  static TextBlock line(String text, Font font, double width) {
    return new TextBlock(List.of(cut(text, font, width)), font);
  }

  private static String cut(String text, Font font, double width) {
    if (Theme.width(text, font) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 1 && Theme.width(text.substring(0, end) + "…", font) > width) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "…";
  }

  double width() {
    return lines.stream().mapToDouble(line -> Theme.width(line, font)).max().orElse(0);
  }

  double height() {
    return lines.size() * Theme.LINE;
  }
}
