package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Axis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The texts of a horizontal axis that fit beside one another.
 *
 * @param further rows, of those that are too near to a neighbour
 */
record TickTexts(List<Axis.Tick> first, List<List<Axis.Tick>> further) {
  private static final int MOST_ROWS = 3;

  /** Pixels between two texts. */
  private static final double APART = 8;

  private static final int[] SHARES = {1, 2, 4, 5, 10, 20};

  /**
   * @param pixels from end to end of the axis
   */
  static TickTexts of(Axis axis, double pixels) {
    return axis.even() ? everyFew(axis, pixels) : inRows(axis, pixels);
  }

  /** All, or every second, fourth and so on of them. */
  private static TickTexts everyFew(Axis axis, double pixels) {
    List<Axis.Tick> some = List.of();
    for (int share : SHARES) {
      List<Axis.Tick> texts = new ArrayList<>();
      for (int i = 0; i < axis.ticks().size(); i += share) {
        texts.add(axis.ticks().get(i));
      }
      some = texts;
      if (fit(axis, pixels, texts)) {
        break;
      }
    }
    return new TickTexts(some, List.of());
  }

  private static boolean fit(Axis axis, double pixels, List<Axis.Tick> texts) {
    for (int i = 1; i < texts.size(); i++) {
      if (touch(axis, pixels, texts.get(i - 1), texts.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Where there is no room for all, the ends of the axis come first: how far does it go? */
  private static TickTexts inRows(Axis axis, double pixels) {
    List<Axis.Tick> fromRight = new ArrayList<>(axis.ticks());
    Collections.reverse(fromRight);
    List<List<Axis.Tick>> rows = inRows(axis, pixels, fromRight);
    if (rows.stream().mapToInt(List::size).sum() < fromRight.size()) {
      fromRight.add(1, fromRight.remove(fromRight.size() - 1));
      rows = inRows(axis, pixels, fromRight);
    }
    return new TickTexts(rows.get(0), rows.subList(1, rows.size()));
  }

  private static List<List<Axis.Tick>> inRows(Axis axis, double pixels, List<Axis.Tick> inOrder) {
    List<List<Axis.Tick>> rows = new ArrayList<>(List.of(new ArrayList<>()));
    for (Axis.Tick tick : inOrder) {
      rows.stream()
          .filter(row -> row.stream().noneMatch(other -> touch(axis, pixels, tick, other)))
          .findFirst()
          .or(() -> next(rows))
          .ifPresent(row -> row.add(tick));
    }
    return rows;
  }

  private static Optional<List<Axis.Tick>> next(List<List<Axis.Tick>> rows) {
    if (rows.size() == MOST_ROWS) {
      return Optional.empty();
    }
    rows.add(new ArrayList<>());
    return Optional.of(rows.get(rows.size() - 1));
  }

  private static boolean touch(Axis axis, double pixels, Axis.Tick one, Axis.Tick other) {
    double between =
        Math.abs(axis.place(one.value()) - axis.place(other.value()))
            / (axis.place(axis.high()) - axis.place(axis.low()))
            * pixels;
    double widths = Theme.width(one.text(), Theme.TICK) + Theme.width(other.text(), Theme.TICK);
    return between < widths / 2 + APART;
  }
}
