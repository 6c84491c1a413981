package dev.lotrgpt.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The rows as text, for people: aligned, or as Markdown. */
final class Table {
  private static final String NONE = "-";
  private static final List<String> HEAD =
      List.of(
          "layers,d,heads,context,batch",
          "ms",
          "best",
          "GFLOP/s",
          "of peak",
          "fastest peer",
          "its ms",
          "ratio",
          "scatter",
          "load");

  /** Columns whose text begins on the left. */
  private static final List<Integer> LEFT = List.of(0, 5);

  private final List<List<String>> lines = new ArrayList<>();

  Table(List<Row> rows) {
    lines.add(HEAD);
    rows.forEach(row -> lines.add(cells(row)));
  }

  private static List<String> cells(Row row) {
    Timing trainer = row.trainer();
    Optional<Timing> peer = row.fastestPeer();
    return List.of(
        row.work().name(),
        milliseconds(trainer.median()),
        milliseconds(trainer.best()),
        number("%.0f", 1, row.gigaflops(trainer)),
        percent(row.share(trainer)),
        peer.map(Timing::contender).orElse(NONE),
        peer.map(Timing::median).map(Table::milliseconds).orElse(NONE),
        peer.map(timing -> String.format(Locale.ROOT, "%.2f", row.ratio(timing))).orElse(NONE),
        percent(OptionalDouble.of(row.scatter())) + (row.isUnsteady() ? " (!)" : ""),
        percent(row.load()));
  }

  private static String percent(OptionalDouble share) {
    return number("%.0f %%", 100, share);
  }

  private static String number(String format, double factor, OptionalDouble number) {
    return number.isPresent()
        ? String.format(Locale.ROOT, format, factor * number.getAsDouble())
        : NONE;
  }

  /** With three significant digits, or all before the point. */
  static String milliseconds(double value) {
    String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /** In columns, without space at the end. */
  List<String> aligned() {
    int[] widths = new int[HEAD.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return lines.stream().map(line -> aligned(line, widths)).toList();
  }

  private static String aligned(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = line.get(i);
      String space = " ".repeat(widths[i] - cell.length());
      text.append(i == 0 ? "" : "  ").append(LEFT.contains(i) ? cell + space : space + cell);
    }
    return text.toString().stripTrailing();
  }

  List<String> markdown() {
    List<String> text = new ArrayList<>();
    for (List<String> line : lines) {
      text.add("| " + String.join(" | ", line) + " |");
    }
    StringBuilder rule = new StringBuilder("|");
    for (int i = 0; i < HEAD.size(); i++) {
      rule.append(LEFT.contains(i) ? "---|" : "--:|");
    }
    text.add(1, rule.toString());
    return text;
  }
}
