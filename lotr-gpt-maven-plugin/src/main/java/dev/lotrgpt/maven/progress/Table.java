package dev.lotrgpt.maven.progress;

import dev.lotrgpt.maven.progress.Columns.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows of text whose columns are as wide as their widest cell. */
public final class Table {
  private final List<Column> headings;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param headings of the columns; one that begins with {@code >} is aligned to the right
   */
  public Table(String... headings) {
    this.headings =
        Stream.of(headings)
            .map(h -> h.startsWith(">") ? Column.right(h.substring(1), 0) : Column.left(h, 0))
            .toList();
  }

  public void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** The headings and the rows. */
  public List<String> lines() {
    Columns columns =
        new Columns(IntStream.range(0, headings.size()).mapToObj(this::fitted).toList());
    return Stream.concat(Stream.of(columns.heading()), rows.stream().map(columns::row)).toList();
  }

  private Column fitted(int column) {
    Column heading = headings.get(column);
    int width = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    return new Column(heading.heading(), Math.max(width, heading.width()), heading.right());
  }
}
