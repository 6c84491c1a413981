package dev.lotrgpt.maven.progress;

import java.util.ArrayList;
import java.util.List;

/** The columns of a table whose rows are printed as they come. */
record Columns(List<Column> columns) {
  private static final String GAP = "  ";

  /**
   * @param width characters; what is longer is not cut
   */
  record Column(String heading, int width, boolean right) {

    static Column left(String heading, int width) {
      return new Column(heading, Math.max(width, heading.length()), false);
    }

    static Column right(String heading, int width) {
      return new Column(heading, Math.max(width, heading.length()), true);
    }

    String cell(String text) {
      String space = " ".repeat(Math.max(0, width - text.length()));
      return right ? space + text : text + space;
    }
  }

  static Columns of(Column... columns) {
    return new Columns(List.of(columns));
  }

  String heading() {
    return row(columns.stream().map(Column::heading).toList());
  }

  String row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(cells.size() + " cells in " + columns.size() + " columns");
    }
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      padded.add(columns.get(i).cell(cells.get(i)));
    }
    return String.join(GAP, padded).stripTrailing();
  }
}
